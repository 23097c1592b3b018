package incidentweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// change is a call that changes a report: B is what it says.
type change[B any] struct {
	ID   string `path:"id" maxLength:"64"`
	Body B
}

// changeBodies. Version, where it is given, is the version the sender had before them: another is a conflict.
type (
	assignBody struct {
		To      string `json:"to" maxLength:"64" doc:"The id of a colleague who may open the report"`
		Version int64  `json:"version,omitempty"`
	}
	contactBody struct {
		How     string `json:"how" enum:"phone,in_person,message,email"`
		Reached bool   `json:"reached"`
		Note    string `json:"note,omitempty" maxLength:"10000"`
	}
	reviewBody struct {
		Stage   string `json:"stage" enum:"looking,decided"`
		Note    string `json:"note,omitempty" maxLength:"10000"`
		Version int64  `json:"version,omitempty"`
	}
	answerBody struct {
		Said    string `json:"said,omitempty" maxLength:"10000"`
		Did     string `json:"did,omitempty" maxLength:"10000"`
		NotYet  bool   `json:"not_yet,omitempty"`
		Next    string `json:"next,omitempty" doc:"When the reporter hears again, YYYY-MM-DD, for not_yet"`
		Version int64  `json:"version,omitempty"`
	}
	messageBody struct {
		Message string `json:"message" maxLength:"10000"`
	}
	mergeBody struct {
		Into    string `json:"into" maxLength:"64" doc:"The id of the report it is joined into"`
		Version int64  `json:"version,omitempty"`
	}
)

func (b answerBody) answer() incident.Answer {
	return incident.Answer{Said: b.Said, Did: b.Did, NotYet: b.NotYet, Next: b.Next}
}

// serveChange adds a call that changes a report of the caller's organisation.
func serveChange[B any](a *web.App, o web.Operation, f func(ctx context.Context, org, id string, b B) error) {
	o.Method, o.Path, o.Status = "POST", "/api/v1/reports/{id}/"+o.Path, 204
	web.Serve(a, o, func(ctx context.Context, in *change[B]) (*Done, error) {
		return nil, f(ctx, web.ScopeOf(ctx).Org(), in.ID, in.Body)
	})
}

func (d Staff) apiActs(a *web.App) {
	s, act := d.Incidents, incident.ActHandle
	web.Serve(a, web.Operation{Name: "acknowledge-report", Method: "POST", Path: "/api/v1/reports/{id}/acknowledge", Summary: "Say that somebody has read the report", Action: act, Status: 204},
		func(ctx context.Context, in *ReportID) (*Done, error) {
			return nil, s.Acknowledge(ctx, web.ScopeOf(ctx).Org(), in.ID)
		})
	serveChange(a, web.Operation{Name: "assign-report", Path: "assign", Summary: "Make a colleague the named contact", Action: act}, func(ctx context.Context, org, id string, b assignBody) error {
		w, err := s.Get(ctx, web.ScopeOf(ctx), id)
		if err != nil {
			return err
		}
		people, err := s.WhoCanSee(ctx, &w)
		if err != nil {
			return err
		}
		for _, c := range people {
			if c.ID == b.To {
				return s.Seen(b.Version).Assign(ctx, org, id, c)
			}
		}
		return fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose a colleague"}})
	})
	serveChange(a, web.Operation{Name: "contact-report", Path: "contact", Summary: "Record a contact, made or tried", Action: act}, func(ctx context.Context, org, id string, b contactBody) error {
		return s.Contact(ctx, org, id, incident.Reach{How: b.How, Reached: b.Reached, Note: b.Note})
	})
	serveChange(a, web.Operation{Name: "review-report", Path: "review", Summary: "Say where the review stands", Action: act}, func(ctx context.Context, org, id string, b reviewBody) error {
		return s.Seen(b.Version).Review(ctx, org, id, incident.Stage(b.Stage), b.Note)
	})
	serveChange(a, web.Operation{Name: "feedback-report", Path: "feedback", Summary: "Give the reporter feedback", Action: act}, func(ctx context.Context, org, id string, b answerBody) error {
		return s.Seen(b.Version).Feedback(ctx, org, id, b.answer())
	})
	serveChange(a, web.Operation{Name: "message-report", Path: "messages", Summary: "Write to the reporter in the protected conversation", Action: act}, func(ctx context.Context, org, id string, b messageBody) error {
		return s.Write(ctx, org, id, b.Message)
	})
	serveChange(a, web.Operation{Name: "finish-report", Path: "finish", Summary: "Finish the review with an answer", Action: act}, func(ctx context.Context, org, id string, b answerBody) error {
		return s.Seen(b.Version).Finish(ctx, org, id, b.answer())
	})
	serveChange(a, web.Operation{Name: "merge-report", Path: "merge", Summary: "Join the report into another of the same event", Action: incident.ActMerge}, func(ctx context.Context, org, id string, b mergeBody) error {
		return s.Seen(b.Version).Merge(ctx, org, id, b.Into)
	})
}
