package tui

import (
	"image"

	"charm.land/lipgloss/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// The self view: picture in picture, in the bottom right corner of the stage.
const (
	selfShare   = 4  // of the stage's width: one in so many
	selfLeast   = 12 // columns of the picture, less is no picture
	selfMost    = 48
	stageForIt  = 56 // columns of a stage that is large enough for one
	stageRowsIt = 15
)

// drawSelf shows the user's own picture with a border, or that the camera is off.
func (s *callScreen) drawSelf(c *canvas, stage image.Rectangle) {
	camera := s.local().Camera
	if !s.selfView || camera == rtc.CameraNone || stage.Dx() < stageForIt || stage.Dy() < stageRowsIt {
		return
	}
	size := pictureSize(min(max(stage.Dx()/selfShare, selfLeast), selfMost), stage.Dy()/3, c.aspect)
	picture := image.Rectangle{Max: size}.Add(stage.Max.Sub(size).Sub(image.Pt(2, 1)))
	frame := picture.Inset(-1)
	c.block(frame.Min, c.theme.pip.Render(lipgloss.Place(size.X, size.Y, lipgloss.Center, lipgloss.Center,
		c.theme.cardNote.Render("camera off"), lipgloss.WithWhitespaceStyle(c.theme.cardNote))))
	if camera == rtc.CameraOn {
		c.video(selfVideo, picture, render.Cover)
	}
}
