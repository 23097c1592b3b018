package incident

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// Codes are the codes that a report may name beside those of the minimum data set. A nil function knows every code:
// nothing is then checked.
type Codes struct {
	// Organisation tells whether there is or was an organisation with an ODS code.
	Organisation func(code string) bool
	// Site tells whether the report's own organisation has or had a site with a code.
	Site func(code string) bool
	// Forces are the police forces in the order of a list.
	Forces []Force
}

// Force is a police force: its id in the reference data, and its name.
type Force struct{ ID, Name string }

// NoSite is the site code of what did not happen at a hospital site (docs/data.md).
const NoSite = "R9998"

// codes gives what a report of an organisation may name.
func (s *Service) codes(ctx context.Context, org string) (Codes, error) {
	if s.Codes == nil {
		return Codes{}, nil
	}
	return s.Codes(ctx, org)
}

// Forces gives the police forces that may be named, none where no reference data is there.
func (s *Service) Forces(ctx context.Context, org string) ([]Force, error) {
	c, err := s.codes(ctx, org)
	return c.Forces, err
}

// CheckCodes gives which organisations, sites and police forces of a record are not there.
func (s *Service) CheckCodes(ctx context.Context, org string, r *mds.Record) (fault.Problems, error) {
	if !names(r) {
		return nil, nil
	}
	c, err := s.codes(ctx, org)
	return c.problems(r), err
}

// names tells whether a record names a code at all; most do not.
func names(r *mds.Record) bool {
	return r.SiteCode != "" || r.PoliceForce != "" || slices.ContainsFunc(r.Staff, func(x mds.Staff) bool { return x.EmployerOrg != "" })
}

func (c Codes) problems(r *mds.Record) fault.Problems {
	var p fault.Problems
	if r.SiteCode != "" && r.SiteCode != NoSite && c.Site != nil && !c.Site(r.SiteCode) {
		p.Add("site_code", "There is no site with the code %s in this organisation. Write %s where it was not at one", r.SiteCode, NoSite)
	}
	if r.PoliceForce != "" && len(c.Forces) > 0 && !c.force(r.PoliceForce) {
		p.Add("police_force", "There is no police force with the code %s. Codes are like %s", r.PoliceForce, c.Forces[0].ID)
	}
	for _, x := range r.Staff {
		if x.EmployerOrg != "" && c.Organisation != nil && !c.Organisation(x.EmployerOrg) {
			p.Add("employer_org", "There is no organisation with the code %s. Write its ODS code, or leave it empty", x.EmployerOrg)
			break
		}
	}
	return p
}

// fresh gives the problems of a changed record that it did not have before: what an old file brought in stays until
// somebody writes something else.
func (c Codes) fresh(was, now *mds.Record) fault.Problems {
	had := c.problems(was)
	return slices.DeleteFunc(c.problems(now), func(p fault.Problem) bool { return had.For(p.Field) == p.Text() })
}

func (c Codes) force(id string) bool {
	for _, f := range c.Forces {
		if f.ID == id {
			return true
		}
	}
	return false
}
