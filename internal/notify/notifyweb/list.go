package notifyweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// perPage is how many notices a page has.
const perPage = 25

type listView struct {
	notices        []line
	unread         int
	upTo           string // the newest notice of the page, for "mark all as read"
	later          bool   // this is not the first page
	previous, next string
	marked         bool
}

type line struct {
	text, href, at, machine string
	urgent, read            bool
}

func (p pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	p.read(ctx) // the frame's number agrees with the list below it
	list, err := notify.MineAfter(ctx, p.Notify.DB, markOf(q.Get("after")), perPage+1)
	if err != nil {
		return err
	}
	v := listView{later: q.Get("after") != "", marked: q.Get("read") == "1"}
	if v.unread, err = notify.Unread(ctx, p.Notify.DB); err != nil {
		return err
	}
	next := ""
	if len(list) > perPage {
		list = list[:perPage]
		next = markText(list[perPage-1].Mark())
	}
	v.previous, v.next = turns(q, next)
	org, now := authz.From(ctx).Org, p.Notify.Door.Now()
	for _, s := range list {
		v.notices = append(v.notices, line{text: s.Template.Line(ctx), href: "/n/" + org + "/" + s.ID, at: when(ctx, s.At, now), machine: s.At.UTC().Format(time.RFC3339),
			urgent: s.Urgent, read: s.Read})
	}
	if len(list) > 0 {
		v.upTo = list[0].At.UTC().Format(time.RFC3339Nano)
	}
	title := lang.T(ctx, "Notices")
	return web.Staff(w, r, web.View{Title: title, Body: listPage(v), Width: ui.Middle, Crumbs: []ui.Crumb{{Label: title}}})
}

func (p pages) readAll(w http.ResponseWriter, r *http.Request) error {
	at, err := time.Parse(time.RFC3339Nano, r.PostFormValue("to"))
	if err != nil {
		return fault.New(fault.Invalid, "Open your notices again, then mark them as read")
	}
	if err := p.Notify.ReadAll(r.Context(), at); err != nil {
		return err
	}
	p.read(r.Context())
	return web.Redirect(w, r, "/notices?read=1")
}

// when says the moment as near as it matters: the time today, the weekday and time within a week, else the date.
func when(ctx context.Context, at, now time.Time) string {
	a, n := at.In(lang.London()), now.In(lang.London())
	switch {
	case a.Format(time.DateOnly) == n.Format(time.DateOnly):
		return lang.T(ctx, "Today, %s", lang.Time(ctx, at))
	case now.Sub(at) < 6*24*time.Hour:
		return lang.Weekday(ctx, at) + ", " + lang.Time(ctx, at)
	}
	return lang.DateTime(ctx, at)
}

// markText and markOf put a place in the list into an address and read it from there; one that is broken is the top.
func markText(m notify.Mark) string { return m.At.UTC().Format(markTime) + "_" + m.ID }

const markTime = "20060102T150405.000000"

func markOf(s string) notify.Mark {
	at, nid, ok := strings.Cut(s, "_")
	t, err := time.Parse(markTime, at)
	if !ok || err != nil || len(nid) > 100 {
		return notify.Mark{}
	}
	return notify.Mark{At: t, ID: nid}
}

// maxBack bounds how many pages back an address remembers.
const maxBack = 40

// turns gives the addresses of the page before and after. Pages go by key, so the way back is in the address.
func turns(v url.Values, next string) (before, behind string) {
	at, back := v.Get("after"), v["back"]
	address := func(after string, back []string) string {
		q := url.Values{}
		if after != "" && after != "first" {
			q.Set("after", after)
		}
		if len(back) > 0 {
			q["back"] = back
		}
		if len(q) == 0 {
			return "/notices"
		}
		return "/notices?" + q.Encode()
	}
	if at != "" {
		before = address("", nil)
		if n := len(back); n > 0 {
			before = address(back[n-1], back[:n-1])
		}
	}
	if next != "" {
		if at == "" {
			at = "first"
		}
		back = append(slices.Clone(back), at)
		behind = address(next, back[max(0, len(back)-maxBack):])
	}
	return before, behind
}
