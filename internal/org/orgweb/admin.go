package orgweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// listView is a page with one table and one thing to add.
type listView struct {
	title, lede string
	tabs        []ui.NavItem
	add, addURL string
	file        string
	// from is the address of the page that takes a file.
	from  string
	table ui.Table
	empty [2]string
	more  templ.Component
}

// formView is a page with one form, and perhaps a second act such as retiring.
type formView struct {
	title, action, save string
	tabs                []ui.NavItem
	problems            fault.Problems
	fields              []templ.Component
	// act is the words of the second act, posted to actURL; watched makes its button a warning.
	act, actURL, actHint string
	watched              bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v listView) error {
	return web.Staff(w, r, web.View{Title: v.title, Body: list(v), Current: "/organisation"})
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request, v formView) error {
	return web.Staff(w, r, web.View{Title: v.title, Body: form(v), Problems: v.problems, Current: "/organisation"})
}

// saved goes on to a page when err is nil, and shows the form again with what was typed when it is Invalid.
func (p *Pages) saved(w http.ResponseWriter, r *http.Request, err error, next string, again func(fault.Problems) formView) error {
	if err == nil {
		return web.Redirect(w, r, next)
	}
	if fault.Is(err, fault.Invalid) {
		return p.form(w, r, again(fault.ProblemsOf(err)))
	}
	return err
}

// input makes a line of text with its problem.
func input(ctx context.Context, p fault.Problems, f ui.Field) templ.Component {
	f.Error = web.Problems(ctx, p).For(f.Name)
	if f.Size == "" {
		f.Size = ui.Size20
	}
	return ui.TextInput(f)
}

// choose makes a list to choose one from; the first option is for none, where none is said.
func choose(ctx context.Context, p fault.Problems, f ui.Field, none string, list []org.Choice) templ.Component {
	f.Error = web.Problems(ctx, p).For(f.Name)
	if f.Size == "" {
		f.Size = ui.Size20
	}
	var options []ui.Option
	if none != "" {
		options = append(options, ui.Option{Label: none})
	}
	for _, c := range list {
		options = append(options, ui.Option{Value: c.Code, Label: c.Words})
	}
	return ui.Select(f, options)
}

// inLanguage gives a list with its words in the reader's language.
func inLanguage(ctx context.Context, list []org.Choice) []org.Choice {
	out := make([]org.Choice, len(list))
	for i, c := range list {
		out[i] = org.Choice{Code: c.Code, Words: lang.T(ctx, c.Words)}
	}
	return out
}

func siteChoices(list []org.Site) []org.Choice {
	var out []org.Choice
	for _, s := range list {
		out = append(out, org.Choice{Code: s.ID, Words: s.Name})
	}
	return out
}

func unitChoices(list []org.UnitRow, without string) []org.Choice {
	var out []org.Choice
	for _, u := range list {
		if u.ID != without {
			out = append(out, org.Choice{Code: u.ID, Words: indent(u.Depth) + u.Name})
		}
	}
	return out
}

func indent(depth int) string {
	s := ""
	for range depth {
		s += "– "
	}
	return s
}

func state(ctx context.Context, retired bool) ui.Cell {
	if retired {
		return ui.Cell{Body: ui.Tag(lang.T(ctx, "Retired"), ui.TagGrey)}
	}
	return ui.Cell{Text: lang.T(ctx, "In use")}
}
