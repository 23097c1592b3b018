// Package letter turns a template in plain words into a letter or statement: a
// self-contained page to print on A4, and the same words as plain text for
// e-mail.
//
// A template is words with a blank line between paragraphs, "# " before a
// heading, "- " before each item of a list, and {field} where a field goes. There
// is no logic in a template: whoever writes letters can write one, and what is
// left out of a letter is decided in code that can be tested.
//
// It does not choose who gets a letter, keep what was sent, or send it.
package letter
