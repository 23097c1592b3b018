package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
)

func newAPI(mux *http.ServeMux) huma.API {
	c := huma.DefaultConfig("Havenward", "1")
	c.OpenAPIPath = "/api/openapi"
	c.DocsPath, c.SchemasPath = "", "/api/schemas"
	c.CreateHooks = nil // no $schema links in answers
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Info.Description = "Every use case of Havenward. Sign in with a bearer token made by an administrator; a token does only what it was made for."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	return humago.New(mux, c)
}

// Operation describes one call of the API.
type Operation struct {
	// Name is unique and stable: generated clients use it.
	Name         string
	Method, Path string
	Summary      string
	Action       authz.Action
	// Status is the answer's; 0 means 200.
	Status int
}

// Serve adds a call to the API: I and O are huma input and output types, whose tags are the contract. The action is
// checked first, and the scope is in the context for ScopeOf.
func Serve[I, O any](a *App, o Operation, f func(context.Context, *I) (*O, error)) {
	a.note(Route{Pattern: o.Method + " " + o.Path, Action: o.Action, API: true})
	h := huma.Operation{OperationID: o.Name, Method: o.Method, Path: o.Path, Summary: o.Summary, DefaultStatus: o.Status,
		Metadata: map[string]any{"action": string(o.Action)}, MaxBodyBytes: MaxBody}
	if o.Action != Public {
		h.Security = []map[string][]string{{"token": {}}}
	}
	rt := Route{Pattern: o.Method + " " + o.Path, Action: o.Action, API: true}
	huma.Register(a.api, h, func(ctx context.Context, in *I) (*O, error) {
		if o.Action != Public {
			s, err := a.o.Policy.Check(authz.From(ctx), o.Action)
			if err != nil {
				return nil, a.apiError(ctx, rt, err)
			}
			ctx = context.WithValue(ctx, scopeKey{}, s)
		}
		out, err := f(ctx, in)
		if err != nil {
			return nil, a.apiError(ctx, rt, err)
		}
		return out, nil
	})
}

// ScopeOf gives the scope of the call's action.
func ScopeOf(ctx context.Context) authz.Scope {
	s, _ := ctx.Value(scopeKey{}).(authz.Scope)
	return s
}

func (a *App) apiError(ctx context.Context, rt Route, err error) error {
	err = meant(err)
	k := fault.KindOf(err)
	if k == fault.Internal {
		a.o.Log.ErrorContext(ctx, "call failed", "pattern", rt.Pattern, "request", RequestID(ctx), "error", err)
		return huma.NewError(http.StatusInternalServerError, "Havenward could not do this. Quote "+RequestID(ctx))
	}
	path, _ := ctx.Value(pathKey{}).(string)
	a.recordTry(ctx, rt, path, err)
	var details []error
	for _, p := range fault.ProblemsOf(err) {
		details = append(details, &huma.ErrorDetail{Location: "body." + p.Field, Message: lang.T(ctx, p.Message, p.Args...)})
	}
	return huma.NewError(status(k), lang.T(ctx, fault.MessageOf(err)), details...)
}
