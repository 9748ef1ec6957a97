package render

// A sample is a picture's Y, Cb and Cr at one place, in three lanes of one word,
// so that all of them are added, weighted and averaged at once. A lane has room
// for a product of two components, or for a sum over a whole cell.
const (
	laneBits = 21
	laneMask = 1<<laneBits - 1
	lanes    = 1 | 1<<laneBits | 1<<(2*laneBits) // one in each lane
)

// fraction is the number of bits that a sample's components have behind the
// point: what sampling found and what a recursive filter must not lose.
const fraction = 4

// packed is a sample, or a sum of samples.
type packed uint64

func pack(y, cb, cr uint64) packed {
	return packed(y | cb<<laneBits | cr<<(2*laneBits))
}

func (p packed) y() int  { return int(p & laneMask) }
func (p packed) cb() int { return int(p >> laneBits & laneMask) }
func (p packed) cr() int { return int(p >> (2 * laneBits)) }

// shifted is p without its n lowest bits, of which every component then has at
// most width.
func (p packed) shifted(n, width uint) packed {
	return p >> n & (lanes * (1<<width - 1))
}
