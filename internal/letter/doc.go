// Package letter turns a template in plain words into a letter or statement: a
// self-contained page to print on A4, the same words as plain text for e-mail,
// as a DOCX for Word or LibreOffice, and, where a Chromium is at hand, as a
// tagged PDF.
//
// A template is words with a blank line between paragraphs, "# " before a
// heading, "- " before each item of a list, and {field} where a field goes. There
// is no logic in a template: whoever writes letters can write one, and what is
// left out of a letter is decided in code that can be tested.
//
// A template that is filled is a [Paper]. It is what is kept of a letter that was
// sent: every form is made from it, and later changes of the template leave it
// as it was. A form with facts, such as a statutory report, is a Paper too.
//
// It does not choose who gets a letter, keep what was sent, or send it.
package letter
