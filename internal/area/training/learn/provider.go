package learn

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Who teaches.
const (
	KindProvider = "provider"
	KindTrainer  = "trainer"
)

// Provider is a provider of training, or a trainer of one.
type Provider struct {
	Org, ID, Kind string
	// Of is the provider of a trainer, "" where they work for the organisation itself.
	Of, Name string
	Ended    bool
	MadeAt   db.Time
	MadeName string
	Version  int64
	ProviderBody
}

// ProviderBody is what changes with a provider.
type ProviderBody struct {
	About        string        `json:"about,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Last         int           `json:"last,omitempty"`
}

// Certificate is what a certifying body says, from one day to another. From is its first day and Expires its last.
type Certificate struct {
	ID      string    `json:"id"`
	Scheme  string    `json:"scheme"` // a code of Schemes, "other" with Title
	Title   string    `json:"title,omitempty"`
	Body    string    `json:"body"`
	Number  string    `json:"number"`
	From    clock.Day `json:"from"`
	Expires clock.Day `json:"expires"`
	Scope   string    `json:"scope,omitempty"`
	// Checked is the day on which somebody asked the certifying body, "" where the certificate was typed in alone.
	Checked   clock.Day `json:"checked,omitempty"`
	CheckedBy string    `json:"checked_by,omitempty"`
	CheckedAt string    `json:"checked_at,omitempty"` // where: a register, a letter
	// Withdrawn is the day from which the certifying body took it back, "" while it did not: it ends a certificate, and lifts nothing.
	Withdrawn clock.Day `json:"withdrawn,omitempty"`
	// Dropped says why it was never one, such as a slip in typing; "" while it counts.
	Dropped string `json:"dropped,omitempty"`
}

// Holds tells whether a certificate is in force on a day.
func (c *Certificate) Holds(on clock.Day) bool {
	return c.Dropped == "" && c.From <= on && on <= c.Expires && (c.Withdrawn == "" || on < c.Withdrawn)
}

// Ends gives its last day.
func (c *Certificate) Ends() clock.Day {
	if c.Withdrawn != "" && c.Withdrawn <= c.Expires {
		return plus(c.Withdrawn, -1)
	}
	return c.Expires
}

// Named is what a certificate is called.
func (c *Certificate) Named() string {
	if s, ok := Facts().Scheme(c.Scheme); ok {
		return s.Title
	}
	return c.Title
}

// key holds certificates together that renew each other.
func (c *Certificate) key() string {
	if c.Scheme == Other {
		return c.Title
	}
	return c.Scheme
}

func (b *ProviderBody) number() string { b.Last++; return fmt.Sprint(b.Last) }

// Standing is how the certificates of somebody who teaches stand on a day.
type Standing string

// How certificates stand.
const (
	InForce Standing = "in_force"
	Soon    Standing = "soon"
	Lapsed  Standing = "lapsed"
	NotYet  Standing = "not_yet"
	Without Standing = "without"
)

// Words gives it in words.
func (s Standing) Words() string {
	return map[Standing]string{InForce: "In force", Soon: "Ends within 90 days", Lapsed: "Lapsed", NotYet: "Not in force yet", Without: "No certificate kept"}[s]
}

// soonDays is from how many days before its end a certificate is shown as ending.
const soonDays = 90

// Stands tells how a provider's certificates stand on a day. Of every scheme that it has had a certificate in, one must hold.
func (p *Provider) Stands(on clock.Day) Standing {
	if p.gap(on) != nil {
		if c := p.gap(on); c.From > on {
			return NotYet
		}
		return Lapsed
	}
	end := p.Until(on)
	switch {
	case end == "":
		return Without
	case end <= plus(on, soonDays):
		return Soon
	}
	return InForce
}

// gap gives the latest certificate of a scheme in which none holds on the day; nil where there is no such scheme.
func (p *Provider) gap(on clock.Day) *Certificate {
	latest, holds := map[string]*Certificate{}, map[string]bool{}
	var order []string
	for i := range p.Certificates {
		c := &p.Certificates[i]
		if c.Dropped != "" {
			continue
		}
		k := c.key()
		if latest[k] == nil {
			order = append(order, k)
		}
		if latest[k] == nil || c.Ends() > latest[k].Ends() {
			latest[k] = c
		}
		holds[k] = holds[k] || c.Holds(on)
	}
	for _, k := range order {
		if !holds[k] {
			return latest[k]
		}
	}
	return nil
}

// Until gives the last day on which every certificate that holds on a day still holds, "" where none does.
func (p *Provider) Until(on clock.Day) clock.Day {
	ends := map[string]clock.Day{}
	for i := range p.Certificates {
		if c := &p.Certificates[i]; c.Holds(on) && c.Ends() > ends[c.key()] {
			ends[c.key()] = c.Ends()
		}
	}
	var first clock.Day
	for _, e := range ends {
		if first == "" || e < first {
			first = e
		}
	}
	return first
}

// Bars says why somebody may not teach on a day, "" where they may. restrictive asks for the certificate that training with a
// restrictive component needs; of a trainer it is not asked, since it is the provider's.
func (p *Provider) Bars(on clock.Day, restrictive bool) string {
	who := "The certificate of " + p.Name
	if p.Ended {
		return p.Name + " no longer teaches here"
	}
	if c := p.gap(on); c != nil {
		if c.From > on {
			return who + " (" + c.Named() + ") begins on " + long(c.From)
		}
		return who + " (" + c.Named() + ") ended on " + long(c.Ends())
	}
	if restrictive && p.Kind == KindProvider {
		for i := range p.Certificates {
			if s, ok := Facts().Scheme(p.Certificates[i].Scheme); ok && s.Restrictive && p.Certificates[i].Holds(on) {
				return ""
			}
		}
		return p.Name + " has no certificate against the restraint reduction standards, which training with a restrictive component needs"
	}
	return ""
}

// long writes a day as "2 January 2026".
func long(d clock.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2 January 2006")
}

// plus moves a day.
func plus(d clock.Day, days int) clock.Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return clock.Day(t.AddDate(0, 0, days).Format(time.DateOnly))
}

const providerColumns = `p.org_id, p.id, p.kind, p.provider_id, p.name, p.ended, p.body, p.made_at, p.made_name, p.version`

func scanProvider(r db.Row) (p Provider, err error) {
	var body string
	if err := r.Scan(&p.Org, &p.ID, &p.Kind, &p.Of, &p.Name, &p.Ended, &body, &p.MadeAt, &p.MadeName, &p.Version); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(body), &p.ProviderBody)
}
