// Package rtc is one call between two people.
//
//	camera ─► VP8 ─► RTP ═══ Pion ═══ RTP ─► frame assembler ─► VP8 ─► Slot ─► whoever paints
//	mic ─► Opus ─► RTP ═══ Pion ═══ RTP ─► jitter buffer ─► Opus ─► speaker
//	websocket ◄─► negotiator (one goroutine; Pion's callbacks only hand over to it)
//
// A [Call] is made of a [Config], run by [Call.Run], watched through
// [Call.Events], [Call.Stats], [Call.Remote] and [Call.Self], and steered by
// its Set methods and [Call.Hangup].
package rtc
