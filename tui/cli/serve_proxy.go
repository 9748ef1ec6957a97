package cli

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
)

// proxyOptions are the flags of what stands between clients and the server, and
// of whose pages may use it.
type proxyOptions struct {
	publicURL, header string
	trusted, origins  []string
}

func (o *proxyOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.publicURL, "public-url", "", "`URL` of this server as people know it (default as the request names it)")
	f.StringSliceVar(&o.origins, "allow-origin", nil,
		"`ORIGIN` whose pages may use this server beside its own and those of one's own machine, as https://example.org; null for files, * for all (repeatable)")
	f.StringSliceVar(&o.trusted, "trusted-proxy", nil,
		"`NETWORK` or address of proxies that are believed where a client is, as 10.0.0.0/8 (repeatable)")
	f.StringVar(&o.header, "proxy-header", string(server.XForwarded), "`HEADER` that the proxies tell it by: X-Forwarded-For or Forwarded")
}

// apply puts the options into cfg.
func (o *proxyOptions) apply(cfg *server.Config) error {
	if o.publicURL != "" {
		u, err := url.Parse(o.publicURL)
		if err != nil || !isWeb(u) {
			return usagef("--public-url %q: give a URL like https://chat.example.org", o.publicURL)
		}
		if cfg.PublicURL, err = signal.ParseServer(o.publicURL); err != nil {
			return usagef("--public-url: %w", err)
		}
	}
	for _, text := range o.origins {
		origin, err := parseOrigin(text)
		if err != nil {
			return err
		}
		cfg.Origins = append(cfg.Origins, origin)
	}
	for _, text := range o.trusted {
		network, err := parseNetwork(text)
		if err != nil {
			return err
		}
		cfg.TrustedProxies = append(cfg.TrustedProxies, network)
	}
	for _, known := range []server.ProxyHeader{server.XForwarded, server.Forwarded} {
		if strings.EqualFold(o.header, string(known)) {
			cfg.ProxyHeader = known
			return nil
		}
	}
	return usagef("--proxy-header %q: give X-Forwarded-For or Forwarded", o.header)
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// parseOrigin reads an origin and gives it as browsers write it (RFC 6454 §6.2).
func parseOrigin(text string) (string, error) {
	if text == server.AnyOrigin || text == "null" {
		return text, nil
	}
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || !isWeb(u) || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return "", usagef("--allow-origin %q: give an origin like https://example.org, null or *", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

// parseNetwork reads a network, or an address as one of a single host.
func parseNetwork(text string) (netip.Prefix, error) {
	if network, err := netip.ParsePrefix(text); err == nil {
		return network.Masked(), nil
	}
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, usagef("--trusted-proxy %q: give an address like 127.0.0.1 or a network like 10.0.0.0/8", text)
	}
	return netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()), nil
}
