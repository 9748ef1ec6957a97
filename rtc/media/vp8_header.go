package media

// IsVP8KeyFrame reports whether a VP8 frame can be decoded without any before
// it (RFC 6386 §9.1).
func IsVP8KeyFrame(payload []byte) bool {
	_, _, ok := vp8KeyFrameSize(payload)
	return ok
}

// vp8KeyFrameSize reads the size, in pixels, from a key frame's header:
// three bytes of frame tag whose lowest bit is 0, a start code, then width and
// height of 14 bits each below two bits of scale (RFC 6386 §9.1).
func vp8KeyFrameSize(frame []byte) (width, height int, ok bool) {
	if len(frame) < 10 || frame[0]&1 != 0 {
		return 0, 0, false
	}
	if frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a {
		return 0, 0, false
	}
	width = int(frame[6]) | int(frame[7]&0x3f)<<8
	height = int(frame[8]) | int(frame[9]&0x3f)<<8
	return width, height, true
}
