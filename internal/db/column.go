package db

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Column is a column as both engines know it.
type Column struct {
	Name string `json:"name"`
	// Kind is text, int, bool, time, blob, real or words (the blind words of a search index).
	Kind string `json:"kind"`
}

// TableShape is a table with its columns in order.
type TableShape struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// kindOf turns a declared type of either engine into a kind.
func kindOf(declared string) (string, error) {
	switch strings.ToUpper(declared) {
	case "TEXT", "CHARACTER VARYING":
		return "text", nil
	case "BIGINT", "INTEGER", "INT", "SMALLINT":
		return "int", nil
	case "BOOLEAN":
		return "bool", nil
	case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE":
		return "time", nil
	case "BYTEA", "BLOB":
		return "blob", nil
	case "DOUBLE PRECISION", "REAL":
		return "real", nil
	case "TSVECTOR":
		return "words", nil
	}
	return "", fmt.Errorf("a column of type %q is of no known kind", declared)
}

// neutral turns what a driver gave into what JSON holds: text, whole numbers, true or false, or null. Moments are text
// in UTC to the microsecond, blobs base64.
func neutral(kind string, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch kind {
	case "text", "words":
		switch x := v.(type) {
		case string:
			return x, nil
		case []byte:
			return string(x), nil
		}
	case "int":
		if x, ok := v.(int64); ok {
			return x, nil
		}
	case "bool":
		switch x := v.(type) {
		case bool:
			return x, nil
		case int64:
			return x != 0, nil
		}
	case "real":
		switch x := v.(type) {
		case float64:
			return x, nil
		case int64:
			return float64(x), nil
		}
	case "time":
		var t Time
		if err := t.Scan(v); err != nil {
			return nil, err
		}
		return t.UTC().Format(timeLayout), nil
	case "blob":
		if x, ok := v.([]byte); ok {
			return base64.StdEncoding.EncodeToString(x), nil
		}
	}
	return nil, fmt.Errorf("a %s cannot be made from %T", kind, v)
}

// native turns a value that came out of JSON (numbers as json.Number) into what the engine's bulk insert takes.
func native(e Engine, kind string, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	bad := fmt.Errorf("a %s cannot be read from %T", kind, v)
	switch kind {
	case "text", "words":
		if x, ok := v.(string); ok {
			return x, nil
		}
	case "int":
		if x, ok := v.(json.Number); ok {
			return strconv.ParseInt(x.String(), 10, 64)
		}
	case "bool":
		if x, ok := v.(bool); ok {
			return x, nil
		}
	case "real":
		if x, ok := v.(json.Number); ok {
			return x.Float64()
		}
	case "time":
		x, ok := v.(string)
		if !ok {
			return nil, bad
		}
		t, err := time.Parse(timeLayout, x)
		if err != nil {
			return nil, fmt.Errorf("%q is not a moment", x)
		}
		if e == Postgres {
			return t, nil
		}
		return x, nil
	case "blob":
		x, ok := v.(string)
		if !ok {
			return nil, bad
		}
		return base64.StdEncoding.DecodeString(x)
	}
	return nil, bad
}
