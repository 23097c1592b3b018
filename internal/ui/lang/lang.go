// Package lang carries the language of a request and turns English sentences into the reader's words.
//
// The English sentence is the key: code reads as what is shown, and a sentence without a Welsh entry is
// shown in English. Welsh lives in cy/*.json, one file per area. The package is not a template engine and
// holds no page text of its own beyond days, months and times.
package lang

import (
	"context"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Lang is a language the product speaks, as its BCP 47 code, so it can be printed into a lang attribute.
type Lang string

// The languages there are. En is the language of a context that says nothing.
const (
	En Lang = "en"
	Cy Lang = "cy"
)

// Cookie is the name of the cookie that holds a reader's chosen language ("en" or "cy").
const Cookie = "hw_lang"

type key struct{}

// With returns a context whose text is in l. A language that is not spoken here counts as English.
func With(ctx context.Context, l Lang) context.Context {
	if l != Cy {
		l = En
	}
	return context.WithValue(ctx, key{}, l)
}

// Of is the language of ctx, English when none was set.
func Of(ctx context.Context) Lang {
	if l, ok := ctx.Value(key{}).(Lang); ok {
		return l
	}
	return En
}

// Other is the language a reader of l may switch to.
func Other(l Lang) Lang {
	if l == Cy {
		return En
	}
	return Cy
}

// Choose picks the language of a request: the cookie's value when it names one, else the first language of
// the Accept-Language header that is spoken here, else English. Malformed input is not an error.
func Choose(cookie, accept string) Lang {
	switch Lang(cookie) {
	case En, Cy:
		return Lang(cookie)
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return En
	}
	for _, t := range tags {
		switch base, _ := t.Base(); base.String() {
		case "cy":
			return Cy
		case "en":
			return En
		}
	}
	return En
}

// T is the sentence english in the language of ctx. With args it is a format in the manner of fmt, and
// numbers are grouped as the language groups them ("412,000"): pass a year or a reference as a string.
// Without args the sentence is returned as it stands, so a per cent sign needs no doubling.
func T(ctx context.Context, english string, args ...any) string {
	l := Of(ctx)
	if len(args) == 0 {
		if l == Cy {
			if w, ok := welsh().plain[english]; ok {
				return w
			}
		}
		return english
	}
	return printer(l).Sprintf(english, args...)
}

// N is the sentence for a count of n: one when n is 1, otherwise many, with n as the first argument and args
// after it. Welsh may hold several forms for many (see the package's cy files), chosen by its own rules.
func N(ctx context.Context, n int, one, many string, args ...any) string {
	sentence := many
	if n == 1 {
		sentence = one
	}
	return T(ctx, sentence, append([]any{n}, args...)...)
}

func printer(l Lang) *message.Printer {
	if l == Cy {
		return welsh().printer
	}
	return english()
}
