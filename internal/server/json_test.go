package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// schema is the part of JSON Schema that the API's description uses.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Enum       []any             `json:"enum"`
	Minimum    *float64          `json:"minimum"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
	Format     string            `json:"format"`
	MinLength  int               `json:"minLength"`
}

type described struct {
	Paths map[string]map[string]struct {
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		} `json:"requestBody"`
	}
	Components struct{ Schemas map[string]schema }
}

// json makes a body that a call of the API takes, from its own description: values come from the form by name.
func (w *world) json(method, path string, form url.Values) *sent {
	w.t.Helper()
	if w.api == nil {
		a := w.ask("", http.MethodGet, "/api/openapi.json", nil)
		if a.status != http.StatusOK {
			w.t.Fatalf("the description of the API: %d", a.status)
		}
		w.api = &described{}
		if err := json.Unmarshal([]byte(a.body), w.api); err != nil {
			w.t.Fatal(err)
		}
	}
	for kind, c := range w.api.Paths[path][strings.ToLower(method)].RequestBody.Content {
		b, err := json.Marshal(w.api.value(c.Schema, "", form))
		if err != nil {
			w.t.Fatal(err)
		}
		return &sent{kind, string(b)}
	}
	return nil
}

func (d *described) value(s schema, name string, form url.Values) any {
	if s.Ref != "" {
		return d.value(d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]], name, form)
	}
	kind, _ := s.Type.(string)
	if list, ok := s.Type.([]any); ok && len(list) > 0 {
		kind, _ = list[0].(string)
	}
	switch {
	case len(s.Properties) > 0:
		out := map[string]any{}
		for n, p := range s.Properties {
			if n != "$schema" {
				out[n] = d.value(p, n, form)
			}
		}
		return out
	case len(s.Enum) > 0:
		return s.Enum[0]
	case kind == "array":
		return []any{d.value(*s.Items, name, form)}
	case kind == "boolean":
		return true
	case kind == "integer" || kind == "number":
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case s.Format == "date":
		return "2026-12-01"
	case s.Format == "date-time":
		return "2026-12-01T10:00:00Z"
	}
	if v := form.Get(name); len(v) >= s.MinLength && v != "" {
		return v
	}
	return strings.Repeat("a", max(1, s.MinLength))
}
