package render

// The edge of a split lies where the grid of samples has it, not where the picture
// does. Where a split explains little its contrast is misplaced as often as not:
// there SSIM is higher if the two colours come a little closer to their mean, and
// the squared error hardly grows, as it is flat about its least.

// softness is how much of luma's variance is taken to be misplaced, and
// structure the variance below which SSIM ceases to tell structure (its C2).
const softness, structure = 8, 58.5

// soften is what the two colours of a split become for a picture that moves.
// Where it rests they are shown as they are.
func (s *solution) soften(ink, rest tint) (softInk, softRest tint) {
	variance := s.explained / (patchSamples * (3 + lumaStress)) // as if all of it were grey
	share := softness / (2*variance + structure) / patchSamples
	a, b := share*float32(patchSamples-s.n), share*float32(s.n)
	return ink.towards(rest, a), rest.towards(ink, b)
}

// towards is the colour between t and u that is a share of the way from t.
func (t tint) towards(u tint, share float32) tint {
	return tint{t.r + (u.r-t.r)*share, t.g + (u.g-t.g)*share, t.b + (u.b-t.b)*share}
}
