package bodycam

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Deployment is a use of cameras in one unit.
type Deployment struct {
	Org, ID, Unit, Ref string
	State              string // planned, live, paused or ended
	Days               int    // how long footage is kept that nobody needs
	LiveAt, EndedAt    db.Time
	ReviewAt, MadeAt   db.Time // when the DPIA is looked at again; when it was begun
	Reminded           bool
	MadeBy, MadeName   string
	Version            int64
	DeploymentBody     // sealed
}

// DeploymentBody is what is sealed of a deployment.
type DeploymentBody struct {
	Name    string `json:"name"`
	Purpose string `json:"purpose"`
	Model   string `json:"model"`
	// Lawful is the basis under Article 6, Condition what special-category data stand on: each organisation's own finding.
	Lawful    string `json:"lawful"`
	Condition string `json:"condition"`
	// Audio tells whether sound is recorded; Before how many seconds before the switch are kept.
	Audio  bool            `json:"audio"`
	Before int             `json:"before"`
	Gates  map[string]Gate `json:"gates,omitempty"`
	// Why is the reason of the last pause or end.
	Why string `json:"why,omitempty"`
}

// Gate is one thing that must hold before cameras go live: when it was done, by whom, and where that is written.
type Gate struct {
	Day       string `json:"day"` // YYYY-MM-DD
	Reference string `json:"reference"`
	// With is the approver of the DPIA, or whom it was talked over with. Review is the day the DPIA is looked at again.
	With   string `json:"with,omitempty"`
	Review string `json:"review,omitempty"`
	By     string `json:"by"` // who wrote it down
}

// GateKind is one of the gates, with what it asks.
type GateKind struct {
	Code, Name, Asks string
	// With is the question after somebody, "" where none is asked. Reviewed asks after a day of review.
	With     string
	Reviewed bool
}

// GateKinds gives the gates in their order.
func GateKinds() []GateKind {
	return []GateKind{
		{"dpia", "Data protection impact assessment", "It deals with body-worn video itself: closeness, sound, homes, who is filmed and who may see it.", "Who approved it?", true},
		{"policy", "Policy", "It says when to record and when not, who may see footage, how long it is kept and how it is disposed of.", "", false},
		{"signage", "Signs and spoken warning", "People are told before they are recorded: signs, a spoken warning, a light on the camera.", "", false},
		{"consultation", "Consultation with staff side", "Unions and staff were asked before, and what they said is written down.", "With whom?", false},
	}
}

func gateKind(code string) (GateKind, bool) {
	for _, k := range GateKinds() {
		if k.Code == code {
			return k, true
		}
	}
	return GateKind{}, false
}

// Missing says why a gate does not hold on a day, "" where it does.
func (k GateKind) Missing(g Gate, now time.Time) string {
	today := dayOf(now)
	switch {
	case g.Day == "":
		return "It is not done yet"
	case g.Day > today:
		return "Its day has not come"
	case g.Reference == "":
		return "Nothing says where it is written"
	case k.With != "" && g.With == "":
		return "Nobody is named"
	case k.Reviewed && g.Review == "":
		return "It has no day of review"
	case k.Reviewed && g.Review < today:
		return "Its day of review has passed"
	}
	return ""
}

// Missing gives the gates that do not hold, each with the reason.
func (d *Deployment) Missing(now time.Time) (out fault.Problems) {
	for _, k := range GateKinds() {
		if m := k.Missing(d.Gates[k.Code], now); m != "" {
			out.Add(k.Code, m)
		}
	}
	return out
}

// LawfulBases and Conditions give what a deployment may stand on. Which one is right is for each organisation to find.
func LawfulBases() [][2]string {
	return [][2]string{{"public_task", "Public task"}, {"legitimate_interests", "Legitimate interests"}, {"other", "Another, as the assessment says"}}
}

// Conditions gives what the special categories of data may stand on.
func Conditions() [][2]string {
	return [][2]string{{"public_interest", "Substantial public interest"}, {"health_care", "Health or social care"}, {"legal_claims", "Legal claims"}, {"none", "None is recorded on purpose"}, {"other", "Another, as the assessment says"}}
}

// DeploymentStates gives the states of a deployment with their words.
func DeploymentStates() [][2]string {
	return [][2]string{{"live", "Live"}, {"planned", "Planned"}, {"paused", "Paused"}, {"ended", "Ended"}}
}

const deploymentColumns = `d.org_id, d.id, d.unit_id, d.ref, d.state, d.retention_days, d.live_at, d.ended_at, d.review_at, d.reminded, d.made_at, d.made_by, d.made_name, d.version, d.body`

var deploymentTable = op.Table{Name: "bodycam_deployment", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "state", "retention_days", "live_at", "ended_at", "review_at", "reminded",
	"made_at", "made_by", "made_name", "body", "version"}}

func (s *Service) scanDeployment(r db.Row) (d Deployment, err error) {
	var body []byte
	if err := r.Scan(&d.Org, &d.ID, &d.Unit, &d.Ref, &d.State, &d.Days, &d.LiveAt, &d.EndedAt, &d.ReviewAt, &d.Reminded, &d.MadeAt, &d.MadeBy, &d.MadeName, &d.Version, &body); err != nil {
		return d, err
	}
	return d, s.unseal(d.Org, d.ID, "deployment", body, &d.DeploymentBody)
}

// Deployment gives one in the scope. Out of reach is fault.NotFound.
func (s *Service) Deployment(ctx context.Context, sc authz.Scope, org, record string) (Deployment, error) {
	return s.deployment(ctx, s.DB, sc, org, record)
}

func (s *Service) deployment(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Deployment, error) {
	var a db.Args
	return db.One(ctx, q, s.scanDeployment, `SELECT `+deploymentColumns+` FROM bodycam_deployment d WHERE d.org_id = `+a.Add(org)+` AND d.id = `+a.Add(record)+` AND `+sc.Where(&a, "d"), a.Values()...)
}

// Deployments gives those in reach, live ones first.
func (s *Service) Deployments(ctx context.Context, sc authz.Scope) ([]Deployment, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanDeployment, `SELECT `+deploymentColumns+` FROM bodycam_deployment d WHERE `+sc.Where(&a, "d")+
		` ORDER BY CASE d.state WHEN 'live' THEN 0 WHEN 'planned' THEN 1 WHEN 'paused' THEN 2 ELSE 3 END, d.made_at DESC, d.id`, a.Values()...)
}
