package score

import "image"

// Reference is a picture as a terminal should show it, and what of SSIM depends
// on it alone. It is not changed once made, so it may be shared.
type Reference struct {
	picture     *Picture
	luma        []float32
	mean, power []float32 // luma blurred, its square blurred
}

// NewReference makes the reference of img stretched to a screen of cols x rows.
func NewReference(img *image.YCbCr, cols, rows int) *Reference {
	r := &Reference{picture: FromYCbCr(img).scale(cols*cellWidth, rows*cellHeight)}
	r.luma = r.picture.luma()
	r.mean = blur(r.luma, r.picture.Width)
	r.power = blur(product(r.luma, r.luma), r.picture.Width)
	return r
}

// ssim is the mean structural similarity of the luma (Wang et al., 2004, IEEE
// Transactions on Image Processing 13.4), at full size with K1 0.01, K2 0.03.
func (r *Reference) ssim(luma []float32) float64 {
	const c1, c2 = 0.01 * 0.01 * 255 * 255, 0.03 * 0.03 * 255 * 255
	w := r.picture.Width
	mean, power, both := blur(luma, w), blur(product(luma, luma), w), blur(product(luma, r.luma), w)
	sum := 0.0
	for i, m := range mean {
		a, b := float64(r.mean[i]), float64(m)
		varA, varB, cov := float64(r.power[i])-a*a, float64(power[i])-b*b, float64(both[i])-a*b
		sum += (2*a*b + c1) * (2*cov + c2) / ((a*a + b*b + c1) * (varA + varB + c2))
	}
	return sum / float64(len(mean))
}
