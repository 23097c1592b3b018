package collectionweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// Pages are what the pages about returns need.
type Pages struct {
	Collection *collection.Service
	Org        *org.Service
	Policy     *authz.Policy
	// People names people by id, for "sent by" and "told"; nil names nobody.
	People func(ctx context.Context, org string, ids []string) (map[string]string, error)
	// Maps gives the names of an organisation's frozen maps, the newest first; nil offers none.
	Maps func(ctx context.Context, org string) ([]string, error)
	// MapHref leads to the place where the words of a field are mapped; nil offers none.
	MapHref func(s collection.Submission, field string) string
}

// Routes gives the pages about returns.
func Routes(p *Pages) []web.Route {
	out := []web.Route{
		{Pattern: "GET /returns", Action: collection.ActSee, Handle: p.returns},
		{Pattern: "GET /returns/check", Action: collection.ActSend, Handle: p.askCheck},
		{Pattern: "POST /returns/check", Action: collection.ActSend, Handle: p.check, MaxBody: maxReturn},
		{Pattern: "GET /returns/nil", Action: collection.ActSend, Handle: p.askNil},
		{Pattern: "POST /returns/nil", Action: collection.ActSend, Handle: p.sayNil},
		{Pattern: "GET /returns/totals", Action: collection.ActSend, Handle: p.askTotals},
		{Pattern: "POST /returns/totals", Action: collection.ActSend, Handle: p.giveTotals},
		{Pattern: "GET /returns/totals/file", Action: collection.ActSend, Handle: p.askTotalsFile},
		{Pattern: "POST /returns/totals/file", Action: collection.ActSend, Handle: p.readTotals, MaxBody: maxSample + 1<<20},
		{Pattern: "POST /returns/chase", Action: collection.ActAccept, Handle: p.chase},
		{Pattern: "GET /returns/approve", Action: collection.ActApprove, Handle: p.askApprove},
		{Pattern: "POST /returns/approve", Action: collection.ActApprove, Handle: p.approve},
		{Pattern: "GET /returns/windows", Action: collection.ActWindow, Handle: p.windows},
		{Pattern: "GET /returns/windows/{month}", Action: collection.ActWindow, Handle: p.askWindow},
		{Pattern: "POST /returns/windows/{month}", Action: collection.ActWindow, Handle: p.setWindow},
		{Pattern: "GET /returns/reopen", Action: collection.ActReopen, Handle: p.askReopen},
		{Pattern: "POST /returns/reopen", Action: collection.ActReopen, Handle: p.reopen},
		{Pattern: "GET /returns/here", Action: collection.ActNative, Handle: p.askHere},
		{Pattern: "POST /returns/here", Action: collection.ActNative, Handle: p.setHere},
		{Pattern: "GET /returns/{org}", Action: collection.ActSee, Handle: p.trust},
		{Pattern: "GET /returns/{org}/{id}", Action: collection.ActSee, Handle: p.submission},
		{Pattern: "GET /returns/{org}/{id}/rows", Action: collection.ActSee, Handle: p.rows},
		{Pattern: "POST /returns/{org}/{id}/send", Action: collection.ActSend, Handle: p.send},
		{Pattern: "POST /returns/{org}/{id}/withdraw", Action: collection.ActSend, Handle: p.withdraw},
		{Pattern: "POST /returns/{org}/{id}/discard", Action: collection.ActSend, Handle: p.discard},
		{Pattern: "POST /returns/{org}/{id}/accept", Action: collection.ActAccept, Handle: p.accept},
		{Pattern: "POST /returns/{org}/{id}/send-back", Action: collection.ActAccept, Handle: p.sendBack},
	}
	for _, f := range formats {
		out = append(out, web.Route{Pattern: "GET /returns." + f, Action: collection.ActSee, Handle: p.returnsFile(f)},
			web.Route{Pattern: "GET /returns/{org}/{id}/problems." + f, Action: collection.ActSee, Handle: p.problemsFile(f)})
	}
	return append(append(out, baseRoutes(p)...), DataSetRoutes()...)
}

func (p *Pages) now() time.Time { return p.Collection.Door.Now() }

// month is the month that is owed most lately: the one before this.
func (p *Pages) month() collection.Month { return collection.MonthOf(p.now()).Add(-1) }

// may tells whether whoever asks may do something, so that pages leave out what would be refused.
func (p *Pages) may(ctx context.Context, act authz.Action) bool {
	return p.Policy.May(authz.From(ctx), act)
}

// names gives the tree, by which organisations are named.
func (p *Pages) tree(ctx context.Context) (*org.Tree, error) { return p.Org.Tree(ctx) }

func nameOf(t *org.Tree, code string) string {
	if o, ok := t.Get(code); ok {
		return o.Name
	}
	return code
}

// person gives the name of one person, "" where it is not known.
func (p *Pages) people(ctx context.Context, org string, ids ...string) map[string]string {
	if p.People == nil {
		return nil
	}
	m, err := p.People(ctx, org, ids)
	if err != nil {
		return nil
	}
	return m
}
