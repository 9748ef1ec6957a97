package server

import "github.com/rtcchat/rtcchat/signal"

// negotiate is told the type of each message, and bounds how many candidates
// follow a description.
func (c *conn) negotiate(typ string) error {
	switch typ {
	case signal.TypeICECandidate:
		if c.candidates++; c.candidates > c.cfg.Candidates {
			return errCandidates
		}
	case signal.TypeAnswer:
		c.candidates = 0
	case signal.TypeOffer:
		c.candidates = 0
		c.grown = true
	case signal.TypeCreateRoom, signal.TypeICEServers, signal.TypeResume:
		c.grown = true
	}
	return nil
}
