package quality

import "github.com/havenward/havenward/internal/area/collection/intake"

// Counts are what is kept of a month of a submission.
type Counts struct {
	intake.MonthTally
	// Accepted rows were taken, Unmapped of all rows carry a label that a map leaves undecided. Mapped says that there was
	// a map.
	Accepted int  `json:"accepted"`
	Unmapped int  `json:"unmapped,omitempty"`
	Mapped   bool `json:"mapped,omitempty"`
	// Only, where it is not nil, are the fields of which anything is known: months that are made from records kept here are
	// counted from their facts, which hold fewer fields than a file.
	Only map[string]bool `json:"-"`
}

// Field is the quality of one field in a month.
type Field struct {
	Name string
	Need intake.Need
	// Rows are how many could hold it.
	Rows, Filled, Off, Default int
	// Allowed is the share that may be the default, 0 for fields without one.
	Allowed float64
	Says    string
}

// Complete is the share of rows in which something is filled that can be read.
func (f Field) Complete() float64 { return share(f.Filled, f.Rows) }

// Valid is the share of what is filled that can be read.
func (f Field) Valid() float64 { return share(f.Filled, f.Filled+f.Off) }

// Fields gives the mandatory and required fields of rows, as they were filled.
func (c *Counts) Fields() []Field {
	var out []Field
	for _, f := range intake.Fields() {
		if f.Need != intake.Mandatory && f.Need != intake.Required {
			continue
		}
		if c.Only != nil && !c.Only[f.Name] {
			continue
		}
		x := Field{Name: f.Name, Need: f.Need, Allowed: f.Allowed, Says: f.Says}
		switch f.Part {
		case intake.Incident:
			x.Rows = c.Incidents
		case intake.Staff:
			x.Rows = c.Staff
		case intake.Alleged:
			// A person alleged is asked for only where there is one; who it was is what tells.
			if x.Rows = c.Alleged; f.Name == "alleged_person_type" {
				x.Rows = max(c.Incidents, c.Alleged)
			}
		default:
			continue
		}
		t := c.MonthTally.Fields[f.Name]
		x.Filled, x.Off, x.Default = t.Filled, t.Off, t.Default
		out = append(out, x)
	}
	return out
}

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return min(1, float64(n)/float64(of))
}
