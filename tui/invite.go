package tui

import "strings"

// joinLine is the command that joins the room of an invite, ready for a shell.
func joinLine(invite string) string {
	const bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:#%@+=[],"
	if strings.Trim(invite, bare) != "" || strings.HasPrefix(invite, "#") {
		invite = "'" + strings.ReplaceAll(invite, "'", `'\''`) + "'"
	}
	return "rtcchat join " + invite
}

// isLink reports whether an invite can be opened by a browser.
func isLink(invite string) bool {
	return strings.HasPrefix(invite, "http://") || strings.HasPrefix(invite, "https://")
}

// inviteIn finds the invite in what somebody pasted: the invite itself, or the
// whole line it came in.
func inviteIn(pasted string) string {
	words := strings.Fields(pasted)
	for i, w := range words {
		if w == "join" && i+1 < len(words) && i > 0 && strings.HasSuffix(words[i-1], "rtcchat") {
			words = words[i+1:]
			break
		}
	}
	return strings.Trim(cleanInvite(strings.Join(words, "")), `'"<>`)
}
