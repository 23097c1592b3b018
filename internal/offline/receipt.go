package offline

import "time"

// Send is what the device posts to /report/send. Answers come as lists, one entry for each chosen value.
type Send struct {
	IdempotencyKey  string              `json:"idempotency_key"` // a UUID made on the device when the report was begun
	ClientStartedAt time.Time           `json:"client_started_at"`
	ClientSentAt    time.Time           `json:"client_sent_at"`
	ClientClock     string              `json:"client_clock"` // the device's wall clock with its offset, RFC 3339
	Place           string              `json:"place"`
	Lang            string              `json:"lang"`
	Answers         map[string][]string `json:"answers"`
}

// Receipt is the answer to a report that was taken now (201) or had been before (200).
type Receipt struct {
	Code       string    `json:"code"`
	PIN        string    `json:"pin"`
	Contact    Contact   `json:"contact"`
	ReceivedAt time.Time `json:"received_at"`
}

// Contact is who will be in touch. Promise says what they will do, how and by when.
type Contact struct {
	Name    string `json:"name"`
	Role    string `json:"role"`
	Promise string `json:"promise"`
}

// Refusal is the body of 422: the report needs its writer before it can go.
type Refusal struct {
	Errors []FieldError `json:"errors"`
}

// FieldError is one sentence about one field, shown as it is.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Conflict is the body of 409: the server's version wins and the device shows both. Server is plain text.
type Conflict struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Server  string `json:"server"`
}
