package server

// keepQueue is how long a queue may have become to be kept when it is empty.
const keepQueue = 8

// queue is what waits to be sent to one client, first in, first out.
type queue struct {
	messages [][]byte
	head     int // of the messages: those before it have gone
	bytes    int
}

func (q *queue) length() int { return len(q.messages) - q.head }

func (q *queue) push(msg []byte) {
	q.messages = append(q.messages, msg)
	q.bytes += len(msg)
}

// pop gives the first message; nil when there is none.
func (q *queue) pop() []byte {
	if q.length() == 0 {
		return nil
	}
	msg := q.messages[q.head]
	q.messages[q.head] = nil
	q.head++
	q.bytes -= len(msg)
	if q.length() == 0 {
		q.head, q.messages = 0, q.messages[:0]
		if cap(q.messages) > keepQueue {
			q.messages = nil
		}
	}
	return msg
}
