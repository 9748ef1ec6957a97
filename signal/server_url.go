package signal

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// ErrBadServer is wrapped by the errors of [ParseServer].
var ErrBadServer = errors.New("bad server address")

// maxURLLength bounds an invite or a server address, in bytes.
const maxURLLength = 2048

// ParseServer normalises a server's address as people write it to
// http(s)://host[:port][/prefix] without a slash at the end. It takes the
// schemes http, https, ws and wss; a bare host:port means http, or https where
// the port is 443; a bare host means https. A "/ws" at the end, which belongs
// to the protocol, is taken off. The error wraps [ErrBadServer] and is one line.
func ParseServer(text string) (string, error) {
	u, err := parseURL(text)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w; give it like https://chat.example.org or host:8080", ErrBadServer, quote(text), err)
	}
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/ws")
	u.Fragment = ""
	return u.String(), nil
}

// parseURL reads an address with or without a scheme and leaves only what a
// link may have: http or https, host, port, path and fragment, each of
// characters that no shell and no page takes for anything else.
func parseURL(text string) (*url.URL, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxURLLength {
		return nil, errors.New("too long")
	}
	u, err := url.Parse(withScheme(text))
	if err != nil {
		return nil, errors.New("not a URL")
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	return &url.URL{
		Scheme: webScheme(u.Scheme), Host: strings.ToLower(u.Host),
		Path: strings.TrimRight(u.Path, "/"), Fragment: u.Fragment,
	}, nil
}

func withScheme(text string) string {
	if strings.Contains(text, "://") {
		return text
	}
	host, _, _ := strings.Cut(text, "/")
	i := strings.LastIndexByte(host, ':')
	hasPort := i >= 0 && !strings.HasSuffix(host, "]")
	if !hasPort || host[i:] == ":443" {
		return "https://" + text
	}
	return "http://" + text
}

// webScheme is the scheme of the page that belongs to a websocket's.
func webScheme(scheme string) string {
	switch scheme {
	case "ws":
		return "http"
	case "wss":
		return "https"
	}
	return scheme
}

func checkURL(u *url.URL) error {
	switch scheme := webScheme(u.Scheme); {
	case scheme != "http" && scheme != "https":
		return fmt.Errorf("%s is no scheme for a server", quote(u.Scheme))
	case u.User != nil:
		return errors.New("a user name does not belong there")
	case !validHost(u):
		return errors.New("there is no valid host in it")
	case !validPort(u):
		return errors.New("the port is not between 1 and 65535")
	case strings.ContainsFunc(u.Path, func(r rune) bool { return !isPathRune(r) }):
		return errors.New("there is an odd character in its path")
	}
	return nil
}

func validHost(u *url.URL) bool {
	host := u.Hostname()
	if host == "" || len(host) > 253 || strings.HasPrefix(host, "-") {
		return false
	}
	v6 := strings.HasPrefix(u.Host, "[")
	return !strings.ContainsFunc(host, func(r rune) bool {
		return !isHostRune(r) && (!v6 || r != ':' && r != '%')
	})
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port >= 1 && port <= 65535
}

func isHostRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' || r == '_'
}

func isPathRune(r rune) bool { return isTokenRune(r) || r == '/' || r == '.' || r == '~' }

// quote shows what a user typed, on one line and not too long.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
