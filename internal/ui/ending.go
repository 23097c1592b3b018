package ui

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/havenward/havenward/internal/ui/lang"
)

// endingWords are what the warning before the end of a session says in each of its states, for session.mjs; {time} is a
// time of day.
func endingWords(ctx context.Context) string {
	b, err := json.Marshal(map[string]string{
		"am":     lang.T(ctx, "am"),
		"pm":     lang.T(ctx, "pm"),
		"late":   late(ctx),
		"soon":   lang.T(ctx, "You will be signed out at {time}"),
		"idle":   lang.T(ctx, "Nothing was done here for a while. What you typed stays on this page."),
		"limit":  lang.T(ctx, "You have been signed in as long as one sign-in lasts. Sign in again in a new tab, then come back and go on. What you typed stays on this page."),
		"over":   lang.T(ctx, "You are signed out"),
		"return": lang.T(ctx, "What you typed is still on this page. Sign in again in a new tab, then come back and go on."),
		"lost":   lang.T(ctx, "Havenward did not answer. Try again."),
		"stayed": lang.T(ctx, "You stay signed in."),
		"back":   lang.T(ctx, "You are signed in again."),
	})
	if err != nil {
		panic(err) // a map of strings
	}
	return string(b)
}

// late is what follows the time from six in the evening, which Welsh tells from the afternoon.
func late(ctx context.Context) string {
	if lang.Of(ctx) == lang.Cy {
		return "yh"
	}
	return "pm"
}

// seconds is how long the session lasts if nothing more is done with it.
func (f Frame) seconds() string { return strconv.Itoa(int(f.Left.Seconds())) }
