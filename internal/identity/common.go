package identity

import "strings"

// common are passwords of twelve characters and more that are the first to be guessed, after squash: words of the
// keyboard, of waiting rooms and of the calendar. The list is our own and short on purpose; length does most of the work.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		password passwordpassword mypassword newpassword thepassword changeme changemenow changeit changethis letmein letmeinnow
		letmeinplease welcome welcomeback welcomehome welcomewelcome administrator adminadmin adminpassword rootroot superuser
		qwertyuiop qwertyuiopasdf qwertyqwerty qwertyasdfgh qwertyuiopasdfghjkl asdfghjkl asdfghjklqwerty zxcvbnm zxcvbnmasdfghjkl
		1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx qazwsxedc qazwsxedcrfv q1w2e3r4t5y6 abcabcabcabc abcdabcdabcd aabbccddeeff
		iloveyou iloveyousomuch ilovemyfamily ilovemywife ilovemydog ilovefootball sunshine sunshinesunshine princessprincess
		footballfootball liverpoolfc manchesterunited manchestercity arsenalarsenal chelseachelsea tottenhamhotspur newcastleunited
		leedsunited astonvilla westhamunited evertonevertonfc celticceltic rangersrangers englandengland walesforever cymruambyth
		hospitalhospital nursenurse doctordoctor nursingstaff wardmanager nationalhealth nationalhealthservice nhsnhsnhsnhs
		nhspassword nhswelcome hospitalpassword trustpassword ambulanceservice paramedicparamedic emergencydepartment accidentandemergency
		staffnurse wardsister wardpassword reception receptionist havenward havenwardhavenward havenwardpassword violence
		january february march april september october november december septemberseptember summertime wintertime springtime
		autumnautumn summersummer winterwinter christmas christmastime happychristmas happynewyear monday tuesday wednesday
		thursday friday saturday saturdaynight sundaymorning birminghambirmingham manchester liverpool newcastle nottingham
		computer computercomputer internetinternet securepassword secretsecret secretpassword topsecret trustno1trustno1
		monkeymonkey dragondragon mastermaster shadowshadow superman supermansuperman batmanbatman pokemonpokemon starwars
		starwarsstarwars harrypotter harrypotterharry lordoftherings correcthorsebatterystaple onetwothreefour onetwothree
		testtesttest testingtesting testpassword temporarypassword temppassword temporary defaultpassword guestguestguest
		passw0rd passw0rdpassw0rd p@ssw0rd p@ssw0rdp@ssw0rd p@ssword pa55word pa55wordpa55word pa$$word pa$$w0rd
		whatever whateverwhatever nothingnothing forgetmenot dontforget rememberme openopenopen opensesame
		`) {
		m[squash(w)] = true
	}
	return m
}()
