package server

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/seal"
)

// Sealed says where a sealed column lies: which column names the record it is bound to, and its field.
type Sealed struct{ Table, Column, Record, Field string }

// SealedColumns lists every sealed column that an organisation's own data have. What is sealed for sign-in alone (codes,
// passkeys) and what is half done (drafts, uploads) is not among them.
func SealedColumns() []Sealed {
	return []Sealed{
		{"incident", "narrative", "id", "narrative"}, {"incident", "contact", "id", "contact"}, {"incident", "names", "id", "names"},
		{"incident_event", "note", "incident_id", "event"}, {"incident_message", "body", "incident_id", "message"},
		{"incident_pair", "said", "incident_id", "said"}, {"incident_pair", "did", "incident_id", "did"},
		{"sanction", "body", "id", "body"}, {"sanction_seat", "words", "sanction_id", "seat"}, {"marker", "body", "id", "body"}, {"sanction_order", "body", "id", "body"},
		{"assessment_rating", "rationale", "assessment_id", "rationale"}, {"assessment_rating_past", "rationale", "assessment_id", "rationale"}, {"assessment_view", "words", "assessment_id", "view"},
		{"assessment_comment", "words", "assessment_id", "comment"}, {"assessment_statement", "body", "assessment_id", "statement"}, {"commissioner_check", "words", "id", "check"},
		{"risk_assessment", "body", "id", "body"}, {"risk_version", "body", "assessment_id", "version"}, {"risk", "body", "assessment_id", "risk"}, {"risk_control", "body", "assessment_id", "control"},
		{"training_assignment", "number", "id", "number"},
		{"risk_review", "words", "assessment_id", "review"}, {"risk_view", "words", "assessment_id", "view"}, {"lone_plan", "body", "id", "plan"}, {"lone_check", "words", "plan_id", "check"},
		{"bodycam_clip", "body", "id", "clip"}, {"bodycam_clip_hold", "reason", "clip_id", "hold"}, {"bodycam_clip_event", "words", "clip_id", "event"}, {"bodycam_clip_access", "words", "clip_id", "access"},
		{"bodycam_clip_transfer", "body", "clip_id", "transfer"}, {"bodycam_clip_request", "body", "id", "request"}, {"bodycam_clip_redaction", "body", "id", "redaction"},
		{"bodycam_deployment", "body", "id", "deployment"}, {"bodycam_custody", "words", "device_id", "custody"}, {"bodycam_fault", "words", "device_id", "fault"}, {"bodycam_breach", "body", "id", "breach"},
		{"bodycam_activation", "body", "id", "said"},
		{"training_booking", "post", "id", "post"},
		{"environment_audit", "body", "id", "audit"}, {"environment_answer", "note", "id", "answer"}, {"environment_finding", "body", "id", "finding"}, {"environment_event", "words", "id", "event"},
		{"environment_plan", "body", "id", "plan"}, {"environment_alarm", "body", "id", "alarm"}, {"environment_test", "words", "id", "test"},
		{"campaign_story", "teller", "id", "teller"}, {"campaign_story_words", "body", "story_id", "words"},
		{"file", "name", "id", "name"},
		{"network_contact", "body", "id", "contact"}, {"network_meeting", "body", "id", "meeting"}, {"network_commitment", "body", "id", "commitment"}, {"network_release", "drawn", "id", "rows"}, {"network_release", "file", "id", "file"},
		{"gov_interest", "body", "id", "interest"}, {"gov_item", "body", "id", "item"}, {"gov_conflict", "why", "item_id", "interest"}, {"gov_paper", "body", "id", "paper"},
		{"gov_minute", "body", "meeting_id", "minutes"}, {"gov_decision", "body", "id", "decision"}, {"gov_action", "body", "id", "action"},
		{"exhibit", "about", "id", "about"}, {"custody_entry", "body", "exhibit_id", "custody"}, {"exhibit_hold", "reason", "exhibit_id", "hold"},
		{"exhibit_deletion", "reason", "exhibit_id", "deletion"}, {"exhibit_deletion", "certificate", "exhibit_id", "certificate"},
		{"disclosure", "about", "id", "about"}, {"disclosure_ask", "offer", "id", "offer"}, {"disclosure_ask", "reason", "id", "release"}, {"disclosure", "manifest", "id", "manifest"}, {"disclosure", "receipt", "id", "receipt"},
		{"case_match", "reason", "first_person", "match"}, {"case_support", "note", "case_id", "support"},
		{"case_approval", "reason", "case_id", "approval"}, {"case_approval", "answer", "case_id", "approval"},
		{"case_referral", "what", "case_id", "referral"}, {"case_received", "what", "id", "received"},
		{"case_record", "outcome_note", "id", "outcome"}, {"case_person", "names", "id", "identity"}, {"case_event", "note", "case_id", "note"},
		{"justice_report", "details", "id", "police"}, {"justice_outcome", "note", "id", "outcome"}, {"justice_wish", "words", "id", "wish"}, {"justice_condition", "words", "id", "condition"},
		{"justice_statement", "words", "id", "statement"}, {"justice_statement", "paper", "id", "statement paper"}, {"justice_step", "note", "id", "step"}, {"justice_ask", "words", "id", "answer"}, {"justice_form", "body", "id", "clinical"},
		{"justice_sharing", "note", "id", "sharing"}, {"justice_test", "answers", "id", "answers"},
		{"letter_issued", "body", "id", "letter"}, {"letter_delivery", "proof", "letter_id", "proof"},
		{"riddor_assessment", "facts", "person_id", "riddor"}, {"riddor_assessment", "reason", "person_id", "riddor reason"}, {"riddor_assessment", "draft", "person_id", "riddor draft"},
		{"case_review", "happened", "case_id", "review happened"}, {"case_review", "learned", "case_id", "review learned"},
		{"case_review_action", "words", "case_id", "review action"}, {"case_review_action", "outcome", "case_id", "review outcome"},
		{"plan_action", "body", "id", "action"}, {"plan_step", "note", "action_id", "step"}, {"standard_sheet", "rows", "id", "sheet"},
		{"moderation_item", "shared", "moderation_id", "shared"}, {"moderation_item", "words", "moderation_id", "moderated"},
		{"local_map", "draft", "id", "draft"}, {"local_map", "survey", "id", "survey"}, {"local_map_version", "body", "map_id", "version"},
	}
}

// sample is how many values of each column, from each end of the table, a look tries.
const sample = 20

// TrySealed opens a sample of sealed values, at both ends of each table, and gives how many it tried and where those are
// that did not open.
func TrySealed(ctx context.Context, q db.Querier, ring *seal.Ring) (tried int, closed []string, err error) {
	for _, c := range SealedColumns() {
		for _, order := range []string{"ASC", "DESC"} {
			type value struct {
				org, record string
				sealed      []byte
			}
			list, err := db.All(ctx, q, func(r db.Row) (value, error) {
				var v value
				return v, r.Scan(&v.org, &v.record, &v.sealed)
			}, fmt.Sprintf(`SELECT org_id, %s, %s FROM %s WHERE %s IS NOT NULL ORDER BY org_id %s, %s %s LIMIT $1`, c.Record, c.Column, c.Table, c.Column, order, c.Record, order), sample)
			if err != nil {
				return tried, closed, err
			}
			for _, v := range list {
				tried++
				if _, err := ring.Open(seal.Place{Org: v.org, Record: v.record, Field: c.Field}, v.sealed); err != nil {
					closed = append(closed, c.Table+"."+c.Column+" of "+v.record)
				}
			}
		}
	}
	return tried, closed, nil
}
