package collectionweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/web"
)

// DataSetAnswer is the data set: its version, when that was fixed, and its fields.
type DataSetAnswer struct {
	Body struct {
		Version string         `json:"schema_version"`
		Dated   string         `json:"dated" doc:"The day on which this version was fixed"`
		Fields  []intake.Field `json:"fields"`
	}
}

// ListsAnswer is every code list.
type ListsAnswer struct {
	Body struct {
		Version string     `json:"schema_version"`
		Dated   string     `json:"dated"`
		Lists   []mds.List `json:"lists"`
	}
}

// ListAnswer is one code list.
type ListAnswer struct {
	Body struct {
		Version string   `json:"schema_version"`
		Dated   string   `json:"dated"`
		List    mds.List `json:"list"`
	}
}

// RulesAnswer is every rule of the check. A rule's code and field together never change their meaning.
type RulesAnswer struct {
	Body struct {
		Version string        `json:"schema_version"`
		Dated   string        `json:"dated"`
		Rules   []intake.Rule `json:"rules"`
	}
}

// DataSetAPI adds the calls about the data set. They are for everybody.
func DataSetAPI(a *web.App) {
	web.Serve(a, web.Operation{Name: "get-data-set", Method: "GET", Path: "/api/v1/data-set", Summary: "The fields of the minimum data set", Action: collection.ActLists},
		func(context.Context, *struct{}) (*DataSetAnswer, error) {
			var out DataSetAnswer
			out.Body.Version, out.Body.Dated, out.Body.Fields = mds.Version, mds.Dated, intake.Fields()
			return &out, nil
		})
	web.Serve(a, web.Operation{Name: "get-data-set-lists", Method: "GET", Path: "/api/v1/data-set/lists", Summary: "Every code list of the minimum data set", Action: collection.ActLists},
		func(context.Context, *struct{}) (*ListsAnswer, error) {
			var out ListsAnswer
			out.Body.Version, out.Body.Dated, out.Body.Lists = mds.Version, mds.Dated, mds.Lists()
			return &out, nil
		})
	web.Serve(a, web.Operation{Name: "get-data-set-list", Method: "GET", Path: "/api/v1/data-set/lists/{list}", Summary: "One code list of the minimum data set", Action: collection.ActLists},
		func(_ context.Context, in *struct {
			List string `path:"list" maxLength:"64"`
		}) (*ListAnswer, error) {
			l := mds.Of(in.List)
			if len(l.Codes) == 0 {
				return nil, fault.Missing()
			}
			var out ListAnswer
			out.Body.Version, out.Body.Dated, out.Body.List = mds.Version, mds.Dated, l
			return &out, nil
		})
	web.Serve(a, web.Operation{Name: "get-data-set-rules", Method: "GET", Path: "/api/v1/data-set/rules", Summary: "Every rule that a return is checked by", Action: collection.ActLists},
		func(context.Context, *struct{}) (*RulesAnswer, error) {
			var out RulesAnswer
			out.Body.Version, out.Body.Dated, out.Body.Rules = mds.Version, mds.Dated, intake.Rules()
			return &out, nil
		})
}
