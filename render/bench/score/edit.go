package score

// edit is ICH, DCH, IL and DL: it inserts or deletes n characters at the cursor, or
// lines, and what is behind moves. What comes in is erased.
func (s *Screen) edit(n int, final byte) {
	from, to, unit := s.y*s.cols+s.x, (s.y+1)*s.cols, 1
	if final == 'L' || final == 'M' {
		from, to, unit = s.y*s.cols, len(s.cells), s.cols
	}
	part := s.cells[from:to]
	n = min(n*unit, len(part))
	if final == 'P' || final == 'M' {
		copy(part, part[n:])
		s.erase(to-n, to)
		return
	}
	copy(part[n:], part)
	s.erase(from, from+n)
}
