/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/seeds.h"

#define ROOT(inside) "<homeward version=\"1\">" inside "</homeward>"
#define PLAN(inside) "<homeward-plan version=\"1\">" inside "</homeward-plan>"
#define CURRENCY "currency=\"USD\""

const snippet xml_snippets[] = {
    /* no document, or another one */
    WHOLE("<"),
    WHOLE("<a"),
    WHOLE("<a>"),
    WHOLE("<a/>"),
    WHOLE("</a>"),
    WHOLE("<>"),
    WHOLE("< homeward/>"),
    WHOLE("<homeward"),
    WHOLE("<homeward>"),
    WHOLE("<homeward/>"),
    WHOLE("<homeward version"),
    WHOLE("<homeward version="),
    WHOLE("<homeward version='1"),
    WHOLE("<homeward version='1'"),
    WHOLE("<homeward version='1'/"),
    WHOLE("<homeward version='1'/>"),
    WHOLE("<homeward version='1' version='1'/>"),
    WHOLE("<homeward version='2'/>"),
    WHOLE("<homeward version=1/>"),
    WHOLE("<homeward homeward='1'/>"),
    WHOLE("<Homeward version='1'/>"),
    WHOLE("<homeward-plan version='1'/>"),
    WHOLE("<homeward_plan version='1'/>"),
    WHOLE("<homeward version='1'/><homeward version='1'/>"),
    WHOLE("<homeward version='1'/>x"),
    WHOLE("<homeward version='1'/><!-- x -->\n<?x y?>\n"),
    WHOLE("<homeward version='1'/>\0"),
    WHOLE("\n<homeward version='1'/>"),
    WHOLE("\n<?xml version='1.0'?><homeward version='1'/>"),
    WHOLE("<?xml version='1.0'?>"),
    WHOLE("<?xml version='1.1'?><homeward version='1'/>"),
    WHOLE("<?xml version='1.0' encoding='ISO-8859-1'?><homeward version='1' name='\xE9'/>"),
    WHOLE("<?xml version='1.0' encoding='UTF-16'?><homeward version='1'/>"),
    WHOLE("<?xml version='1.0' encoding='UTF-7'?><homeward version='1'/>"),
    WHOLE("<?xml version='1.0' encoding='x'?><homeward version='1'/>"),
    WHOLE("<?xml version='1.0' standalone='no'?><homeward version='1'/>"),
    WHOLE("<?xml?><homeward version='1'/>"),
    WHOLE("<?"),
    WHOLE("<?x"),
    WHOLE("<?xml-stylesheet href='file:///etc/passwd'?><homeward version='1'/>"),
    WHOLE("\xEF\xBB\xBF<homeward version='1'/>"),
    WHOLE("\xEF\xBB\xBF\xEF\xBB\xBF<homeward version='1'/>"),
    WHOLE("<\0homeward version='1'/>"),
    WHOLE("<h\xC3\xA9/>"),
    WHOLE("<\xFF/>"),
    /* document types and entities */
    WHOLE("<!DOCTYPE"),
    WHOLE("<!DOCTYPE homeward>" ROOT("")),
    WHOLE("<!DOCTYPE homeward SYSTEM 'file:///etc/passwd'>" ROOT("")),
    WHOLE("<!DOCTYPE homeward PUBLIC 'x' 'http://127.0.0.1:1/x.dtd'>" ROOT("")),
    WHOLE("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" ROOT("&e;")),
    WHOLE("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c "
          "'&b;&b;&b;&b;&b;&b;&b;&b;'>]><homeward version='1' name='&c;'/>"),
    WHOLE("<!DOCTYPE x [<!ENTITY a '&a;'>]><homeward version='1' name='&a;'/>"),
    WHOLE("<!DOCTYPE x [<!ENTITY % p SYSTEM 'x'> %p;]>" ROOT("")),
    WHOLE("<!DOCTYPE x [<!ATTLIST homeward name CDATA 'preset'>]>" ROOT("")),
    WHOLE("<!DOCTYPE x [" ROOT("")),
    WHOLE(ROOT("<!DOCTYPE x>")),
    WHOLE(ROOT("&amp;")),
    WHOLE(ROOT("&x;")),
    WHOLE(ROOT("&#0;")),
    WHOLE(ROOT("&#xD800;")),
    WHOLE(ROOT("&#x110000;")),
    WHOLE(ROOT("&#99999999999;")),
    WHOLE(ROOT("&")),
    WHOLE("<homeward version='&#49;'/>"),
    WHOLE("<homeward version='1' name='&#x202E;&#x9B;&#10;'/>"),
    WHOLE("<homeward version='1' name='a<b'/>"),
    WHOLE("<homeward version='1' name='\n\t\r'/>"),
    /* shapes */
    WHOLE(ROOT("x")),
    WHOLE(ROOT("<![CDATA[]]>")),
    WHOLE(ROOT("<![CDATA[x]]>")),
    WHOLE(ROOT("<![CDATA[")),
    WHOLE(ROOT("]]>")),
    WHOLE(ROOT("<!-- -- -->")),
    WHOLE(ROOT("<!-- ")),
    WHOLE(ROOT("<places></place>")),
    WHOLE(ROOT("<places><place/></places>")),
    WHOLE(ROOT("<places><place id=\"A\"><place/></place></places>")),
    WHOLE(ROOT("<place id=\"A\"/>")),
    WHOLE(ROOT("<places/><places/>")),
    WHOLE(ROOT("<places xmlns=\"u\"/>")),
    WHOLE(ROOT("<x:places xmlns:x=\"u\"/>")),
    WHOLE(ROOT("<x:places/>")),
    WHOLE(ROOT("<cases file=\"cases.csv\"/>")),
    WHOLE(ROOT("<cases file=\"../cases.csv\"/>")),
    WHOLE(ROOT("<cases file=\"a\"><case/></cases>")),
    WHOLE(ROOT("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\"/>")),
    WHOLE("<homeward version='1' xml:space='preserve' xml:lang='en' xml:base='http://x/'/>"),
    WHOLE("<homeward xmlns='urn:x' version='1'/>"),
    WHOLE("<homeward xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
          "xsi:schemaLocation='a http://127.0.0.1:1/b.xsd' version='1'/>"),
    WHOLE(ROOT("<policy><unserved_penalty><at/></unserved_penalty></policy>")),
    WHOLE(ROOT("<policy><unserved_penalty><at priority=\"1\" value=\"1\">x</at>"
               "</unserved_penalty></policy>")),
    WHOLE(ROOT("<policy><unserved_penalty priority=\"1\"/></policy>")),
    WHOLE(ROOT("<policy><unserved_penalty>1</unserved_penalty></policy>")),
    WHOLE(ROOT("<policy unserved_penalty=\"1\"/>")),
    WHOLE(ROOT("<countries><country code=\"JO\" weekend=\"\"/></countries>")),
    WHOLE(ROOT("<countries><country code=\"JO\" weekend=\"  fri   sat  fri \"/></countries>")),
    WHOLE(ROOT("<countries><country code=\"JO\"><holidays><holiday/></holidays></country>"
               "</countries>")),
    WHOLE(ROOT("<countries><country code=\"JO\"><holidays>2005-04-01</holidays></country>"
               "</countries>")),
    /* plans */
    WHOLE(PLAN("")),
    WHOLE(PLAN("<itineraries><itinerary case=\"C-1\"/></itineraries>")),
    WHOLE("<homeward-plan version='1' status='optimal' objective='12000.00' bound='12000.00' "
          "gap='0.00000'><scenario name='x' sha256='00'/><parts fares='0.00' unserved='12000.00'/>"
          "<persons planned='0' unserved='22'/><unserved><case case='C-1' reason='no-route' "
          "detail='a' remedy='b'/></unserved></homeward-plan>"),
    WHOLE(PLAN("<itineraries><itinerary case=\"C-1\"><legs><leg run=\"F1@2005-05-05\" from=\"AMS\" "
               "to=\"AMM\" departs=\"2005-05-05T10:00+02:00\" arrives=\"2005-05-05T15:30+03:00\" "
               "status=\"planned\"/></legs><nights><night place=\"AMM\" date=\"2005-05-05\"/>"
               "</nights><cost fares=\"1.00\"/></itinerary></itineraries>")),
    WHOLE(PLAN("<rotations><rotation pool=\"nurses\" member=\"1\"><away from=\"2005-05-05T10:00"
               "+02:00\" until=\"2005-05-07T06:40+02:00\"/><legs><leg transfer=\"08:30\" from="
               "\"BGW\" to=\"BAGHDAD\"><covers><at kind=\"nurse\" persons=\"1\"/></covers></leg>"
               "</legs></rotation></rotations>")),
    WHOLE(PLAN("<runs><run run=\"EAST@2005-05-07\" persons=\"7\"><vehicles><vehicle pool=\"buses\" "
               "count=\"1\"/></vehicles></run></runs>")),
    WHOLE(PLAN("<payments><payment programme=\"P\" case=\"C-1\" kind=\"grant\" amount=\"500.00\" "
               "place=\"BAGHDAD\" date=\"2005-05-06\"/></payments>")),
    WHOLE(PLAN("<notifications><notification country=\"JO\" place=\"AMM\" entry=\"2005-05-05\" "
               "by=\"2005-05-03\" persons=\"4\" cases=\"C-1 C-2\"/></notifications>")),
    /* parts of a sound one */
    INSTEAD(CURRENCY, ""),
    INSTEAD(CURRENCY, CURRENCY " " CURRENCY),
    INSTEAD(CURRENCY, "currency=\"\""),
    INSTEAD(CURRENCY, "currency=\"US&#68;\""),
    INSTEAD(CURRENCY, "currency=\" USD \""),
    INSTEAD(CURRENCY, "currency='USD' \xC3\xA9='x'"),
    INSTEAD(CURRENCY, "currency=\"U\0D\""),
    INSTEAD("name=\"Base\"", "name=\"&lt;script&gt;\xF0\x9F\x98\x80 &quot;&apos;\""),
    INSTEAD("name=\"Base\"", "name=\"\xED\xA0\x80\""),
    INSTEAD("<horizon", "<horizon></horizon><horizon"),
    INSTEAD("<horizon", "<horizon><horizon"),
    INSTEAD("<horizon", "<!--x--><?y z?>\r\n<horizon"),
    INSTEAD("<holiday>2005-04-21", "<holiday>2005<!-- -->-04-<![CDATA[21]]>"),
    INSTEAD("<holiday>2005-04-21", "<holiday>&#50;005-04-21"),
    INSTEAD("<at priority=\"1\" value=\"50000\"/>", "<at priority=\"1\" value=\"50000\"></at>"),
    INSTEAD("<at priority=\"1\" value=\"50000\"/>", "<at value=\"50000\" priority=\"1\" x=\"\"/>"),
    INSTEAD("hours=\"00:00-24:00\"", "hours=\"00:00-06:00 06:00-24:00\""),
    INSTEAD("position=\"31.7226 -35.9932\"", "position=\"31.7226,-35.9932\""),
    INSTEAD("<person/>", "<person></person>"),
    INSTEAD("<person/>", "<person>x</person>"),
    INSTEAD("<person/>", "<person name=\"&#x202E;\"/>"),
    INSTEAD("<cases>", "<cases><!-- none --></cases><cases>"),
    INSTEAD("</cases>", ""),
    INSTEAD("</homeward>", ""),
};
const size_t xml_snippet_count = sizeof xml_snippets / sizeof *xml_snippets;
