package server

import "time"

// forever is the context of all that reads and writes on a websocket: it never
// ends. One that does would cut the websocket in the middle of a message, which
// is for the patrol to do, and having one for each message costs more than
// passing the message on.
type forever struct{}

func (forever) Deadline() (deadline time.Time, ok bool) { return }
func (forever) Done() <-chan struct{}                   { return nil }
func (forever) Err() error                              { return nil }
func (forever) Value(any) any                           { return nil }
