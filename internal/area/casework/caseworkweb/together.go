package caseworkweb

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui/lang"
)

// node is a thing of the picture of what hangs together.
type node struct {
	kind, label, href string
	to                string // label of the node that it hangs on, "" for the case
	x, y              int
}

func (n node) says(ctx context.Context) string {
	if n.to == "" {
		return n.label
	}
	return lang.T(ctx, "%s, with %s", n.label, n.to)
}

// edge is a line of the picture.
type edge struct{ x1, y1, x2, y2 int }

type togetherPage struct {
	*page
	nodes  []node
	edges  []edge
	height int
}

// The picture's measures, in units of its own.
const (
	boxWidth, boxHeight, rowStep = 240, 44, 60
	columnStep                   = 310
)

func (p *togetherPage) viewBox() string { return "0 0 870 " + strconv.Itoa(p.height) }

func num(n int) string { return strconv.Itoa(n) }

// short keeps a label inside its box; the list below has it whole.
func short(s string) string {
	if r := []rune(s); len(r) > 28 {
		return string(r[:27]) + "…"
	}
	return s
}

var togetherTab = tab{path: "together", title: "What hangs together", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	o := &togetherPage{page: p}
	reports, hidden, err := d.reports(ctx, p)
	if err != nil {
		return nil, err
	}
	people, err := d.Cases.People(ctx, sc, p.Org, p.ID)
	if err != nil {
		return nil, err
	}
	var columns [3][]node
	for _, r := range reports {
		columns[0] = append(columns[0], node{kind: lang.T(ctx, "Report"), label: r.Ref, href: "/reports/" + r.ID})
	}
	for range hidden {
		columns[0] = append(columns[0], node{kind: lang.T(ctx, "Report"), label: lang.T(ctx, "Not for you to open")})
	}
	for i := range people {
		columns[1] = append(columns[1], node{kind: lang.T(ctx, people[i].Part.Words()), label: people[i].Label, to: people[i].Incident})
	}
	for _, s := range p.panels {
		for _, t := range s.Ties {
			columns[2] = append(columns[2], node{kind: lang.T(ctx, t.Kind), label: t.Label, href: t.Path, to: t.To})
		}
	}
	o.lay(columns)
	return togetherBody(o), nil
}}

// lay gives every node its place, and draws a line from each to what it hangs on.
func (p *togetherPage) lay(columns [3][]node) {
	at := map[string]node{}
	for k := range columns {
		for i := range columns[k] {
			n := &columns[k][i]
			n.x, n.y = k*columnStep, i*rowStep
			at[n.label] = *n
			p.height = max(p.height, n.y+boxHeight+2)
			p.nodes = append(p.nodes, *n)
		}
	}
	for _, n := range p.nodes {
		to, ok := at[n.to]
		if n.to == "" || !ok || to.x >= n.x {
			continue
		}
		p.edges = append(p.edges, edge{to.x + boxWidth, to.y + boxHeight/2, n.x, n.y + boxHeight/2})
	}
}
