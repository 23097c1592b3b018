// Package bodycam is the cameras that staff wear: what they are allowed for, who has which, when one recorded, and why.
//
// Its words: a deployment is a use of cameras in one unit, with gates that must hold before it is live; a device is one
// camera with a tag; an issue is a camera in somebody's hands for a shift; custody is every step of a camera's life; an
// activation is one time that a camera recorded, known from the vendor's file; a decision is a camera worn or not, switched
// on or not, and why, without a name; a breach is the question that a lost camera puts to the privacy lead.
//
// Its tables: bodycam_deployment, bodycam_device, bodycam_issue, bodycam_custody, bodycam_fault, bodycam_breach,
// bodycam_mapping, bodycam_import, bodycam_activation, bodycam_decision. What is typed is sealed (package seal).
//
// No video is held here, and no page plays any. Who wore a camera comes from its issues, never from a vendor's file. That
// somebody would rather not wear one is counted under no name, in the audit log either.
package bodycam
