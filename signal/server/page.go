package server

import (
	"io"
	"net/http"
	"strings"

	"github.com/rtcchat/rtcchat/signal"
)

// serveRoom is the page of a room for browsers, and in a few words how to join
// for others. It does not tell whether there is such a room.
func (s *Server) serveRoom(w http.ResponseWriter, r *http.Request) {
	id, err := signal.ParseRoomID(r.PathValue("id"))
	if err != nil {
		http.Error(w, "this is no room ID: check the link", http.StatusNotFound)
		return
	}
	server, err := signal.ParseServer(s.publicURL(r))
	if err != nil {
		http.Error(w, "the request names no valid host", http.StatusBadRequest)
		return
	}
	command := signal.Invite{Server: server, RoomID: id}.Command()
	if wantsHTML(r) {
		s.page.ServeRoom(w, r, command)
		return
	}
	writeText(w, command)
}

// serveFront is the page for browsers, and what this is for others.
func (s *Server) serveFront(w http.ResponseWriter, r *http.Request) {
	if wantsHTML(r) {
		s.page.ServeFront(w, r)
		return
	}
	writeText(w, "This is a signalling server of rtcchat, video chat in a terminal.")
}

func wantsHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// publicURL is the address under which the visitor found this server.
func (s *Server) publicURL(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	from := s.proxies.source(r)
	if from.https {
		return "https://" + from.host
	}
	return "http://" + from.host
}

func serveHealth(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok") }

func writeText(w http.ResponseWriter, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, line+"\n") // only a visitor who has gone makes it fail
}

// plainHeaders keeps room IDs out of caches and referrers, and pages to themselves.
func plainHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Vary", "Accept")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
