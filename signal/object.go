package signal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// parseObject splits a JSON object into its fields, names decoded, values raw
// and part of data. Servers read every message this way, so it takes one pass to
// check the text and one, which need not check anything, to split it.
func parseObject(data []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	if !json.Valid(data) {
		return nil, errors.New("syntax error")
	}
	s := scanner{rest: data}
	if s.next() != '{' {
		return nil, errors.New("not an object")
	}
	fields := make(map[string]json.RawMessage, 4)
	for s.skip(); s.next() != '}'; {
		if err := s.field(fields); err != nil {
			return nil, err
		}
		if s.next() == ',' {
			s.skip()
		}
	}
	return fields, nil
}

// scanner goes through text that is known to be valid JSON.
type scanner struct{ rest []byte }

// next is the next character that is no white space.
func (s *scanner) next() byte {
	for s.rest[0] <= ' ' { // white space is all there is of such
		s.skip()
	}
	return s.rest[0]
}

// skip goes past the character that next gave.
func (s *scanner) skip() { s.rest = s.rest[1:] }

// field reads a field of an object.
func (s *scanner) field(fields map[string]json.RawMessage) error {
	name, err := decodeString(s.value())
	if err != nil {
		return fmt.Errorf("read field name: %w", err)
	}
	if _, twice := fields[name]; twice {
		return errors.New("a field comes twice")
	}
	if len(fields) == maxFields {
		return fmt.Errorf("more than %d fields", maxFields)
	}
	s.next() // the colon
	s.skip()
	fields[name] = s.value()
	return nil
}

// value takes the next value of any kind.
func (s *scanner) value() json.RawMessage {
	n := 0
	switch s.next() {
	case '"':
		n = stringLength(s.rest)
	case '{', '[':
		n = nestedLength(s.rest)
	default: // a number, or a word
		if n = bytes.IndexAny(s.rest, ",]} \t\r\n"); n < 0 {
			n = len(s.rest)
		}
	}
	value := s.rest[:n:n]
	s.rest = s.rest[n:]
	return value
}

// stringLength is the length of the string that text begins with, its quotes
// included.
func stringLength(text []byte) int {
	for i := 1; ; {
		i += bytes.IndexByte(text[i:], '"')
		if !escaped(text[:i]) {
			return i + 1
		}
		i++
	}
}

// escaped reports whether an odd number of backslashes stands at the end.
func escaped(text []byte) bool {
	bare := bytes.TrimRight(text, `\`)
	return (len(text)-len(bare))%2 == 1
}

// nestedLength is the length of the object or array that text begins with.
func nestedLength(text []byte) int {
	depth := 0
	for i := 0; ; i++ {
		switch text[i] {
		case '"':
			i += stringLength(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// errNoString is decodeString's for any other value, or none.
var errNoString = errors.New("not a string")

// decodeString reads a valid JSON string.
func decodeString(raw json.RawMessage) (string, error) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", errNoString
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), nil
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err
}
