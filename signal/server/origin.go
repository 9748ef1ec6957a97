package server

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// AnyOrigin in [Config.Origins] lets the pages of all origins in.
const AnyOrigin = "*"

// mayOpen reports whether whoever sends the request may open a websocket. A
// browser tells whose page asks (RFC 6454): that has to be this server's own, one
// of the list, or one from the visitor's own machine, which nobody else can put
// there. Others than browsers tell no origin, and may.
func (s *Server) mayOpen(r *http.Request) bool {
	value := r.Header.Get("Origin")
	if value == "" || slices.Contains(s.cfg.Origins, AnyOrigin) || slices.Contains(s.cfg.Origins, value) {
		return true
	}
	page, err := url.Parse(value)
	if err != nil || page.Host == "" {
		return false // "null", as of a file, which has no origin to tell
	}
	return local(page.Hostname()) || s.own(page, r)
}

// own reports whether a page is this server's own. The scheme does not matter: a
// proxy with TLS may be in between and say nothing of it.
func (s *Server) own(page *url.URL, r *http.Request) bool {
	if strings.EqualFold(page.Host, s.proxies.source(r).host) {
		return true
	}
	public, err := url.Parse(s.cfg.PublicURL)
	return err == nil && public.Host != "" && strings.EqualFold(page.Host, public.Host)
}

// local reports whether a host is the machine of whoever names it.
func local(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
