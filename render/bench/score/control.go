package score

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// escape takes in a control sequence (ECMA-48 §5.4), or a charset's choice, and
// tells its length.
func (s *Screen) escape(p []byte) (int, error) {
	if len(p) < 3 {
		return 0, errors.New("cut short")
	}
	switch p[1] {
	case '(', ')': // G0 and G1: no other than ASCII is in use
		return 3, nil
	case '[':
	default:
		return 0, errors.New("unknown escape sequence")
	}
	for i := 2; i < len(p); i++ {
		if p[i] >= 0x40 && p[i] <= 0x7e {
			return i + 1, s.control(string(p[2:i]), p[i])
		}
	}
	return 0, errors.New("cut short")
}

// control does what a control sequence asks for.
func (s *Screen) control(params string, final byte) error {
	if strings.HasPrefix(params, "?") && (final == 'h' || final == 'l') {
		return nil // modes: nothing of the picture
	}
	list, err := numbers(params)
	if err != nil {
		return err
	}
	n := 1
	if list[0] > 0 {
		n = list[0]
	}
	switch final {
	case 'm':
		return s.pen.sgr(list)
	case 'b':
		for range min(n, s.cols*s.rows) {
			s.print(s.last)
		}
		return nil
	case 'J', 'K', 'X':
		return s.eraseControl(list[0], n, final)
	case '@', 'P', 'L', 'M':
		s.edit(n, final)
		return nil
	}
	return s.motion(n, list, final)
}

func (s *Screen) motion(n int, list []int, final byte) error {
	switch final {
	case 'H':
		x := 0
		if len(list) > 1 {
			x = list[1] - 1
		}
		s.moveTo(x, n-1)
	case 'A':
		s.moveTo(s.x, s.y-n)
	case 'B':
		s.moveTo(s.x, s.y+n)
	case 'C':
		s.moveTo(s.x+n, s.y)
	case 'D':
		s.moveTo(s.x-n, s.y)
	case 'G':
		s.moveTo(n-1, s.y)
	case 'd':
		s.moveTo(s.x, n-1)
	default:
		return fmt.Errorf("unknown control function %q", final)
	}
	return nil
}

// eraseControl is ED, EL and ECH.
func (s *Screen) eraseControl(what, n int, final byte) error {
	line, at := s.y*s.cols, s.y*s.cols+s.x
	from, to := line, line+s.cols
	switch final {
	case 'J':
		from, to = 0, len(s.cells)
	case 'X':
		from, to, what = at, min(at+n, to), 2
	}
	switch what {
	case 0:
		from = at
	case 1:
		to = at + 1
	case 2:
	default:
		return fmt.Errorf("unknown control function %d %q", what, final)
	}
	s.erase(from, to)
	return nil
}

// numbers are the parameters of a control sequence, 0 where left out; one at
// least.
func numbers(params string) ([]int, error) {
	var list []int
	for p := range strings.SplitSeq(params, ";") {
		n, err := strconv.ParseUint("0"+p, 10, 16)
		if err != nil {
			return nil, fmt.Errorf("parameters %q: %w", params, err)
		}
		list = append(list, int(n))
	}
	return list, nil
}
