package score

// tap is a source pixel and its weight.
type tap struct {
	at     int
	weight float32
}

// taps are what each of n pixels along an axis of size source pixels is made of:
// the mean of what it covers when shrinking, else the two nearest.
func taps(size, n int) [][]tap {
	list := make([][]tap, n)
	step := float64(size) / float64(n)
	for i := range list {
		if step <= 1 {
			mid := max((float64(i)+0.5)*step-0.5, 0)
			at := min(int(mid), size-1)
			right := float32(mid - float64(at))
			list[i] = []tap{{at, 1 - right}, {min(at+1, size-1), right}}
			continue
		}
		from, to := float64(i)*step, float64(i+1)*step
		for at := int(from); at < size && float64(at) < to-1e-9; at++ {
			covered := min(to, float64(at+1)) - max(from, float64(at))
			list[i] = append(list[i], tap{at, float32(covered / step)})
		}
	}
	return list
}

// scale stretches p to w x h pixels: first across, then down.
func (p *Picture) scale(w, h int) *Picture {
	if p.Width == w && p.Height == h {
		return p
	}
	across := make([]float32, 3*w*p.Height)
	for x, list := range taps(p.Width, w) {
		for y := range p.Height {
			to := across[3*(y*w+x):][:3]
			for _, t := range list {
				from := p.Pix[3*(y*p.Width+t.at):][:3]
				for c := range to {
					to[c] += t.weight * float32(from[c])
				}
			}
		}
	}
	out := newPicture(w, h)
	row := make([]float32, 3*w)
	for y, list := range taps(p.Height, h) {
		clear(row)
		for _, t := range list {
			for i, v := range across[3*w*t.at:][:3*w] {
				row[i] += t.weight * v
			}
		}
		for i, v := range row {
			out.Pix[3*w*y+i] = uint8(min(max(v+0.5, 0), 255))
		}
	}
	return out
}
