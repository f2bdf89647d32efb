"""What a filter says in words. Read the table as prose; ``~`` is a no-break space."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import custquery as cq
from custquery.language.messages import catalogue
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Column, Count, Relation
from custquery.schema.types import Choice, Text, WholeNumber, YesNo
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Words,
)
from custquery.shop.criteria import schema
from custquery.targets.sentence import clause, simplified, to_sentence

NOW = datetime(2025, 11, 21, 12, 0, 30, tzinfo=UTC)
READING = Reading(NOW)
SHOP = schema()

TABLE = """
tag:vip AND orders>3 AND country:NL
  en  Customers with the tag “vip”, more than 3 orders and an address in the
      Netherlands.
  nl  Klanten met het label ‘vip’, meer dan 3 bestellingen en een adres in Nederland.

tag:VIP
  en  Customers with the tag “VIP”.
  nl  Klanten met het label ‘VIP’.

NOT tag:vip
  en  Customers without the tag “vip”.
  nl  Klanten zonder het label ‘vip’.

tag:vip,b2b
  en  Customers with one of the tags “vip” or “b2b”.
  nl  Klanten met een van de labels ‘vip’ of ‘b2b’.

NOT tag:vip,b2b
  en  Customers with none of the tags “vip” or “b2b”.
  nl  Klanten met geen van de labels ‘vip’ of ‘b2b’.

tag:vip*
  en  Customers with a tag starting with “vip”.
  nl  Klanten met een label dat begint met ‘vip’.

tag==VIP
  en  Customers with the tag “VIP” in exactly this spelling.
  nl  Klanten met het label ‘VIP’ in precies deze spelling.

tag:*
  en  Customers with a tag.
  nl  Klanten met een label.

NOT tag:*
  en  Customers without tags.
  nl  Klanten zonder labels.

name:"de vries"
  en  Customers with “de vries” in the name.
  nl  Klanten met ‘de vries’ in de naam.

name="Jan de Vries"
  en  Customers with the name “Jan de Vries”.
  nl  Klanten met de naam ‘Jan de Vries’.

first_name:José
  en  Customers with “José” in the first name.
  nl  Klanten met ‘José’ in de voornaam.

first_name:an*
  en  Customers with “an…” in the first name.
  nl  Klanten met ‘an…’ in de voornaam.

last_name:"’t Hoen"
  en  Customers with “'t Hoen” in the last name.
  nl  Klanten met ‘'t Hoen’ in de achternaam.

NOT last_name:*
  en  Customers without a last name.
  nl  Klanten zonder achternaam.

email:*@example.com
  en  Customers with an e-mail address ending in “@example.com”.
  nl  Klanten met een e-mailadres dat eindigt op ‘@example.com’.

email:noor
  en  Customers with “noor” in the e-mail address.
  nl  Klanten met ‘noor’ in het e-mailadres.

email=noor@example.com
  en  Customers with the e-mail address “noor@example.com”.
  nl  Klanten met het e-mailadres ‘noor@example.com’.

NOT email:*
  en  Customers without an e-mail address.
  nl  Klanten zonder e-mailadres.

email_domain:example.com
  en  Customers with the e-mail domain “@example.com”.
  nl  Klanten met het e-maildomein ‘@example.com’.

phone:06-12345678
  en  Customers with the phone number “+31612345678”.
  nl  Klanten met het telefoonnummer ‘+31612345678’.

phone:+316*
  en  Customers with a phone number starting with “+316”.
  nl  Klanten met een telefoonnummer dat begint met ‘+316’.

company:bakery
  en  Customers with “bakery” in the company name.
  nl  Klanten met ‘bakery’ in de bedrijfsnaam.

note:wholesale
  en  Customers with “wholesale” in the note.
  nl  Klanten met ‘wholesale’ in de notitie.

NOT note:*
  en  Customers without a note.
  nl  Klanten zonder notitie.

language:nl
  en  Customers with Dutch as language.
  nl  Klanten met Nederlands als taal.

language:Dutch,German
  en  Customers with Dutch or German as language.
  nl  Klanten met Nederlands of Duits als taal.

account_status:enabled
  en  Customers with the account status “enabled”.
  nl  Klanten met de accountstatus ‘ingeschakeld’.

account_status:invited,declined
  en  Customers with the account status “invited” or “declined”.
  nl  Klanten met de accountstatus ‘uitgenodigd’ of ‘geweigerd’.

tax_exempt:yes
  en  Customers with tax exemption.
  nl  Klanten met vrijstelling van belasting.

tax_exempt:no
  en  Customers without tax exemption.
  nl  Klanten zonder vrijstelling van belasting.

NOT tax_exempt:yes
  en  Customers without a recorded tax exemption.
  nl  Klanten zonder vastgelegde vrijstelling van belasting.

accepts_marketing:yes
  en  Customers with consent to marketing.
  nl  Klanten met toestemming voor marketing.

accepts_marketing:no
  en  Customers without consent to marketing.
  nl  Klanten zonder toestemming voor marketing.

email_subscription_status:subscribed
  en  Customers with the e-mail status “subscribed”.
  nl  Klanten met de e-mailstatus ‘geabonneerd’.

NOT sms_subscription_status:subscribed
  en  Customers without the SMS status “subscribed”.
  nl  Klanten zonder de sms-status ‘geabonneerd’.

product_subscription_status:active,paused
  en  Customers with the product subscription status “active” or “paused”.
  nl  Klanten met de status ‘actief’ of ‘gepauzeerd’ van het productabonnement.

country:NL
  en  Customers with an address in the Netherlands.
  nl  Klanten met een adres in Nederland.

country:NL,BE,US
  en  Customers with an address in the Netherlands, Belgium or the United States.
  nl  Klanten met een adres in Nederland, België of de Verenigde Staten.

NOT country:GB
  en  Customers without an address in the United Kingdom.
  nl  Klanten zonder adres in het Verenigd Koninkrijk.

country:*
  en  Customers with a country.
  nl  Klanten met een land.

city:"Den Haag"
  en  Customers with “Den Haag” in the city of an address.
  nl  Klanten met ‘Den Haag’ in de plaats van een adres.

city=Utrecht
  en  Customers with an address in the city “Utrecht”.
  nl  Klanten met een adres in de plaats ‘Utrecht’.

NOT city:amster*
  en  Customers without “amster…” in the city of any address.
  nl  Klanten zonder ‘amster…’ in de plaats van enig adres.

region:Utrecht
  en  Customers with “Utrecht” in the region of an address.
  nl  Klanten met ‘Utrecht’ in de regio van een adres.

region=CA
  en  Customers with an address in the region “CA”.
  nl  Klanten met een adres in de regio ‘CA’.

id:42
  en  Customers with customer number 42.
  nl  Klanten met klantnummer 42.

id:100..199
  en  Customers with customer number 100 to 199.
  nl  Klanten met klantnummer 100 t/m 199.

orders>3
  en  Customers with more than 3 orders.
  nl  Klanten met meer dan 3 bestellingen.

orders>=3
  en  Customers with at least 3 orders.
  nl  Klanten met minstens 3 bestellingen.

orders<3
  en  Customers with fewer than 3 orders.
  nl  Klanten met minder dan 3 bestellingen.

orders<=3
  en  Customers with at most 3 orders.
  nl  Klanten met hoogstens 3 bestellingen.

orders:3
  en  Customers with exactly 3 orders.
  nl  Klanten met precies 3 bestellingen.

orders:1
  en  Customers with exactly 1 order.
  nl  Klanten met precies 1 bestelling.

orders>1
  en  Customers with more than 1 order.
  nl  Klanten met meer dan 1 bestelling.

orders:0
  en  Customers without orders.
  nl  Klanten zonder bestellingen.

NOT orders:0
  en  Customers with a number of orders other than 0.
  nl  Klanten met een ander aantal bestellingen dan 0.

NOT orders>3
  en  Customers with not more than 3 orders.
  nl  Klanten met niet meer dan 3 bestellingen.

orders:3..10
  en  Customers with 3 to 10 orders.
  nl  Klanten met 3 t/m 10 bestellingen.

orders:1,2,5
  en  Customers with exactly 1, 2 or 5 orders.
  nl  Klanten met precies 1, 2 of 5 bestellingen.

orders:10..3
  en  Customers with an impossible value for number of orders.
  nl  Klanten met een onmogelijke waarde voor aantal bestellingen.

orders>=10000
  en  Customers with at least 10,000 orders.
  nl  Klanten met minstens 10.000 bestellingen.

amount_spent>500
  en  Customers with more than €500 spent.
  nl  Klanten met meer dan €~500 besteed.

amount_spent>=1000.50
  en  Customers with at least €1,000.50 spent.
  nl  Klanten met minstens €~1.000,50 besteed.

amount_spent<0
  en  Customers with less than €0 spent.
  nl  Klanten met minder dan €~0 besteed.

amount_spent:100..1000
  en  Customers with €100 to €1,000 spent.
  nl  Klanten met €~100 t/m €~1.000 besteed.

amount_spent>=100 amount_spent<1000
  en  Customers with at least €100 spent and less than €1,000 spent.
  nl  Klanten met minstens €~100 besteed en minder dan €~1.000 besteed.

NOT amount_spent>500
  en  Customers with not more than €500 spent.
  nl  Klanten met niet meer dan €~500 besteed.

order_date:1997-03
  en  Customers with an order in March 1997.
  nl  Klanten met een bestelling in maart 1997.

NOT order_date>=-30d
  en  Customers without an order since 22 Oct 2025.
  nl  Klanten zonder bestelling sinds 22 okt 2025.

last_order_date<-1y
  en  Customers with a last order before 21 Nov 2024.
  nl  Klanten met een laatste bestelling vóór 21 nov 2024.

last_order_date>2025-06-30
  en  Customers with a last order since 1 Jul 2025.
  nl  Klanten met een laatste bestelling sinds 1 jul 2025.

last_order_date<=2025-06-30
  en  Customers with a last order before 1 Jul 2025.
  nl  Klanten met een laatste bestelling vóór 1 jul 2025.

first_order_date:1998
  en  Customers with a first order in 1998.
  nl  Klanten met een eerste bestelling in 1998.

created_at:today
  en  Customers added on 21 Nov 2025.
  nl  Klanten toegevoegd op 21 nov 2025.

created_at:2025-10-01..2025-10-05
  en  Customers added from 1 Oct 2025 through 5 Oct 2025.
  nl  Klanten toegevoegd van 1 okt 2025 t/m 5 okt 2025.

created_at:1997..1998
  en  Customers added from 1997 through 1998.
  nl  Klanten toegevoegd van 1997 t/m 1998.

created_at>=2026-01-01
  en  Customers added from 1 Jan 2026 on.
  nl  Klanten toegevoegd vanaf 1 jan 2026.

updated_at>=-36h
  en  Customers last changed since 20 Nov 2025 at 01:00 (36 hours ago).
  nl  Klanten laatst gewijzigd sinds 20 nov 2025 om 01:00 (36 uur geleden).

updated_at>"2025-10-22 14:05"
  en  Customers last changed since 22 Oct 2025 at 14:06.
  nl  Klanten laatst gewijzigd sinds 22 okt 2025 om 14:06.

updated_at<="2025-10-22 14:05:30"
  en  Customers last changed before 22 Oct 2025 at 14:05:31.
  nl  Klanten laatst gewijzigd vóór 22 okt 2025 om 14:05:31.

abandoned_checkout_date>=-30d
  en  Customers with a last abandoned checkout since 22 Oct 2025.
  nl  Klanten met een laatste verlaten afrekening sinds 22 okt 2025.

NOT abandoned_checkout_date:*
  en  Customers without an abandoned checkout.
  nl  Klanten zonder verlaten afrekening.

noor
  en  Customers with “noor” anywhere in the details.
  nl  Klanten met ‘noor’ ergens in de gegevens.

"de vries"
  en  Customers with “de vries” anywhere in the details.
  nl  Klanten met ‘de vries’ ergens in de gegevens.

jan*
  en  Customers with “jan…” anywhere in the details.
  nl  Klanten met ‘jan…’ ergens in de gegevens.

noor amsterdam
  en  Customers with “noor” anywhere in the details and with “amsterdam” anywhere in
      the details.
  nl  Klanten met ‘noor’ ergens in de gegevens en met ‘amsterdam’ ergens in de
      gegevens.

tag:vip OR orders>10
  en  Customers with the tag “vip” or with more than 10 orders.
  nl  Klanten met het label ‘vip’ of met meer dan 10 bestellingen.

tag:vip AND (orders>3 OR country:NL)
  en  Customers with the tag “vip”, and either with more than 3 orders or with an
      address in the Netherlands.
  nl  Klanten met het label ‘vip’, en ofwel met meer dan 3 bestellingen of met een
      adres in Nederland.

(tag:vip OR orders>10) AND country:NL
  en  Customers either with the tag “vip” or with more than 10 orders, and with an
      address in the Netherlands.
  nl  Klanten ofwel met het label ‘vip’ of met meer dan 10 bestellingen, en met een
      adres in Nederland.

tag:vip OR (orders>3 AND country:NL)
  en  Customers with the tag “vip”, or (with more than 3 orders and an address in the
      Netherlands).
  nl  Klanten met het label ‘vip’, of (met meer dan 3 bestellingen en een adres in
      Nederland).

(tag:vip OR note:*) AND (orders>3 OR country:NL)
  en  Customers either with the tag “vip” or with a note, and either with more than 3
      orders or with an address in the Netherlands.
  nl  Klanten ofwel met het label ‘vip’ of met een notitie, en ofwel met meer dan 3
      bestellingen of met een adres in Nederland.

(tag:vip AND country:NL) OR (orders>10 AND country:BE)
  en  Customers (with the tag “vip” and an address in the Netherlands), or (with more
      than 10 orders and an address in Belgium).
  nl  Klanten (met het label ‘vip’ en een adres in Nederland), of (met meer dan 10
      bestellingen en een adres in België).

NOT (tag:vip AND country:NL)
  en  All customers except those with the tag “vip” and an address in the Netherlands.
  nl  Alle klanten behalve die met het label ‘vip’ en een adres in Nederland.

NOT (tag:vip OR country:NL)
  en  Customers without the tag “vip” and without an address in the Netherlands.
  nl  Klanten zonder het label ‘vip’ en zonder adres in Nederland.

orders>3 AND NOT (tag:vip AND country:NL)
  en  Customers with more than 3 orders, and not (with the tag “vip” and an address in
      the Netherlands).
  nl  Klanten met meer dan 3 bestellingen, en niet (met het label ‘vip’ en een adres
      in Nederland).

tag:vip AND NOT note:* AND orders>3
  en  Customers with the tag “vip”, without a note and with more than 3 orders.
  nl  Klanten met het label ‘vip’, zonder notitie en met meer dan 3 bestellingen.

tag:(vip AND b2b)
  en  Customers with the tag “vip” and the tag “b2b”.
  nl  Klanten met het label ‘vip’ en het label ‘b2b’.

tag:(vip AND NOT b2b)
  en  Customers with the tag “vip” and without the tag “b2b”.
  nl  Klanten met het label ‘vip’ en zonder het label ‘b2b’.

created_at:2025 AND tag:vip AND orders>3
  en  Customers added in 2025, with the tag “vip” and more than 3 orders.
  nl  Klanten toegevoegd in 2025, met het label ‘vip’ en meer dan 3 bestellingen.

tag:vip,b2b AND country:NL,BE AND orders>3
  en  Customers with one of the tags “vip” or “b2b”, with an address in the
      Netherlands or Belgium, and with more than 3 orders.
  nl  Klanten met een van de labels ‘vip’ of ‘b2b’, met een adres in Nederland of
      België, en met meer dan 3 bestellingen.

tag:vip AND (orders>3 OR (country:NL AND (note:* OR language:nl)))
  en  Customers with the tag “vip”, and (with more than 3 orders, or (with an address
      in the Netherlands, and either with a note or with Dutch as language)).
  nl  Klanten met het label ‘vip’, en (met meer dan 3 bestellingen, of (met een adres
      in Nederland, en ofwel met een notitie of met Nederlands als taal)).

orders_placed MATCHES (date >= -30d)
  en  Customers with at least 1 placed order (placed since 22 Oct 2025).
  nl  Klanten met minstens 1 geplaatste bestelling (geplaatst sinds 22 okt 2025).

orders_placed MATCHES (date >= -30d, amount > 50, count >= 2)
  en  Customers with at least 2 placed orders (placed since 22 Oct 2025 and of more
      than €50).
  nl  Klanten met minstens 2 geplaatste bestellingen (geplaatst sinds 22 okt 2025 en
      van meer dan €~50).

orders_placed MATCHES (amount > 50, sum_amount > 500, count >= 2)
  en  Customers with placed orders (of more than €50), together (more than €500 in all
      and at least 2 in number).
  nl  Klanten met geplaatste bestellingen (van meer dan €~50), samen (meer dan €~500
      in totaal en minstens 2 in aantal).

orders_placed MATCHES (count = 1)
  en  Customers with exactly 1 placed order.
  nl  Klanten met precies 1 geplaatste bestelling.

NOT orders_placed MATCHES (date >= -30d)
  en  Customers without any placed order (placed since 22 Oct 2025).
  nl  Klanten zonder geplaatste bestelling (geplaatst sinds 22 okt 2025).

orders_placed NOT MATCHES (date:2025, count >= 3)
  en  Customers with not at least 3 placed orders (placed in 2025).
  nl  Klanten met niet minstens 3 geplaatste bestellingen (geplaatst in 2025).

tag:vip AND orders_placed MATCHES (amount > 50)
  en  Customers with the tag “vip”, and with at least 1 placed order (of more than
      €50).
  nl  Klanten met het label ‘vip’, en met minstens 1 geplaatste bestelling (van meer
      dan €~50).

orders_placed MATCHES (date:2025 OR amount > 100)
  en  Customers with at least 1 placed order (placed in 2025 or of more than €100).
  nl  Klanten met minstens 1 geplaatste bestelling (geplaatst in 2025 of van meer dan
      €~100).

products_purchased MATCHES (tag = 'organic', date >= -30d, sum_quantity >= 3)
  en  Customers with order lines (tag “organic” and dated since 22 Oct 2025),
      together (total quantity of at least 3).
  nl  Klanten met bestelregels (label ‘organic’ en gedateerd sinds 22 okt 2025),
      samen (totale hoeveelheid van minstens 3).

products_purchased NOT MATCHES (category = 'tea')
  en  Customers without any order line (category “tea”).
  nl  Klanten zonder ook maar één bestelregel (categorie ‘tea’).

products_purchased MATCHES (title:thee AND (quantity > 2 OR amount > 50))
  en  Customers with at least 1 order line (“thee” in title, and either quantity
      of more than 2 or of more than €50).
  nl  Klanten met minstens 1 bestelregel (‘thee’ in titel, en ofwel hoeveelheid
      van meer dan 2 of van meer dan €~50).

NOT product_tag:sale product:"green tea"
  en  Customers without a product bought with the tag “sale” and with “green
      tea” in the title of a product bought.
  nl  Klanten zonder gekocht product met het label ‘sale’ en met ‘green tea’ in
      de titel van een gekocht product.

sku:TEA-*
  en  Customers with a SKU bought starting with “TEA-”.
  nl  Klanten met een gekocht artikelnummer dat begint met ‘TEA-’.

viewed_product:42 NOT product_id:42
  en  Customers with a product viewed with number 42 and without a product
      bought with number 42.
  nl  Klanten met een bekeken product met nummer 42 en zonder gekocht product
      met nummer 42.

shopify_email.opened MATCHES (activity_id IN (1, 2), date >= -30d, count >= 2)
  en  Customers with at least 2 e-mails opened (of mailing 1 or 2, and dated
      since 22 Oct 2025).
  nl  Klanten met minstens 2 geopende e-mails (van mailing 1 of 2, en gedateerd
      sinds 22 okt 2025).

NOT email_opened>=-30d
  en  Customers without an e-mail opened since 22 Oct 2025.
  nl  Klanten zonder geopende e-mail sinds 22 okt 2025.

storefront.collection_viewed MATCHES (id = 7)
  en  Customers with at least 1 collection view (with number 7).
  nl  Klanten met minstens 1 bekeken collectie (met nummer 7).

emails MATCHES (kind = 'bounced')
  en  Customers with at least 1 e-mail event (event “bounced”).
  nl  Klanten met minstens 1 gebeurtenis met een e-mail (gebeurtenis
      ‘teruggekomen’).

abandoned_checkouts MATCHES (date >= -7d, amount > 50)
  en  Customers with at least 1 abandoned checkout (dated since 14 Nov 2025 and
      of more than €50).
  nl  Klanten met minstens 1 verlaten afrekening (gedateerd sinds 14 nov 2025 en
      van meer dan €~50).

subscriptions MATCHES (status = 'active', started < -1y)
  en  Customers with at least 1 subscription (status “active” and started before
      21 Nov 2024).
  nl  Klanten met minstens 1 abonnement (status ‘actief’ en begonnen vóór 21 nov
      2024).

addresses MATCHES (country = NL, NOT city = Utrecht)
  en  Customers with at least 1 address (country the Netherlands and not city
      “Utrecht”).
  nl  Klanten met minstens 1 adres (land Nederland en niet plaats ‘Utrecht’).

store_credit_accounts MATCHES (balance > 10, currency = 'USD')
  en  Customers with at least 1 store credit account (balance of more than $10
      and currency “US Dollar”).
  nl  Klanten met minstens 1 rekening met winkeltegoed (saldo van meer dan $~10
      en valuta ‘Amerikaanse dollar’).

anniversary('metafields.facts.birth_date') = today
  en  Customers with the anniversary of facts.birth_date today (21 November).
  nl  Klanten met de verjaardag van facts.birth_date vandaag (21 november).

NOT anniversary('metafields.facts.birth_date') BETWEEN 2025-12-20 AND 2026-01-10
  en  Customers without the anniversary of facts.birth_date from 20 December
      through 10 January.
  nl  Klanten zonder de verjaardag van facts.birth_date van 20 december t/m 10
      januari.

anniversary('created_at') = 2025-03-01
  en  Customers with the anniversary of date added on 1 March.
  nl  Klanten met de verjaardag van datum toegevoegd op 1 maart.

customer_within_distance MATCHES (coordinates = '52.37,4.89', distance_km = 10)
  en  Customers with an address within 10 km of 52.37,4.89.
  nl  Klanten met een adres binnen 10 km van 52.37,4.89.

customer_within_distance(coordinates: (40.7, -74.0), distance_mi: 6.2) = false
  en  Customers without an address within 6.2 miles of 40.7,-74.0.
  nl  Klanten zonder adres binnen 6,2 mijl van 40.7,-74.0.

metafields.facts.birth_date >= 1990-01-01
  en  Customers with facts.birth_date since 1 Jan 1990.
  nl  Klanten met facts.birth_date sinds 1 jan 1990.

metafields.facts.size > 5.5
  en  Customers with facts.size of more than 5.5.
  nl  Klanten met facts.size van meer dan 5,5.

metafields.facts.colour = 'Rood'
  en  Customers with facts.colour “Rood”.
  nl  Klanten met facts.colour ‘Rood’.

NOT metafields.facts.member = true
  en  Customers without facts.member: yes.
  nl  Klanten zonder facts.member: ja.

rfm_group = 'AT_RISK' predicted_spend_tier:high
  en  Customers with the RFM group “at risk” and the predicted spend tier
      “high”.
  nl  Klanten met de RFM-groep ‘dreigt te vertrekken’ en de verwachte besteding
      ‘hoog’.

city:US-NY-NewYork
  en  Customers with an address with the city code “US-NY-NewYork”.
  nl  Klanten met een adres met de plaatscode ‘US-NY-NewYork’.

customer_regions CONTAINS 'NL-UT'
  en  Customers with an address with the region code “NL-UT”.
  nl  Klanten met een adres met de regiocode ‘NL-UT’.

zip:1012*
  en  Customers with an address with a postcode starting with “1012”.
  nl  Klanten met een adres met een postcode die begint met ‘1012’.

companies:* NOT verified_email:yes
  en  Customers as contact of a company and without a recorded verified e-mail
      address.
  nl  Klanten als contactpersoon van een bedrijf en zonder vastgelegd bevestigd
      e-mailadres.

activation_date:2025
  en  Customers with the account activated in 2025.
  nl  Klanten met het account geactiveerd in 2025.
"""


def rows() -> Iterator[object]:
    for block in TABLE.strip().split("\n\n"):
        filter_, rest = block.split("\n", 1)
        english, dutch = (
            " ".join(each.split()).replace("~", "\N{NO-BREAK SPACE}")
            for each in rest.removeprefix("  en  ").split("\n  nl  ")
        )
        yield pytest.param(filter_, english, dutch, id=filter_)


def say(filter_: str, locale: str, reading: Reading = READING) -> str:
    query = cq.environment(zone=reading.zone, currency=reading.currency).compile(
        filter_, now=reading.now
    )
    return to_sentence(query.checked, query.reading, locale)


@pytest.mark.parametrize(("filter_", "english", "dutch"), list(rows()))
def test_sentence(filter_: str, english: str, dutch: str) -> None:
    assert english == say(filter_, "en")
    assert dutch == say(filter_, "nl")


def test_the_empty_filter_is_everyone() -> None:
    assert say("", "en") == "All customers."
    assert say("", "nl") == "Alle klanten."


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "example",
    [example for each in SHOP.listed for example in each.examples],
)
def test_every_example_has_a_sentence_of_its_own(example: str, locale: str) -> None:
    said = say(example, locale)

    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said
    assert "sentence-" not in said


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_all_words_for_a_criterion_are_about_one_there_is(locale: str) -> None:
    named = [each.name for each in SHOP.listed]
    named += [each.criterion.name for each in SHOP.functions.values() if each.criterion]
    about = "|".join(map(re.escape, (*named, "text")))
    keys = [
        key.removeprefix("sentence-of-")
        for key in catalogue(locale)
        if key.startswith("sentence-of-")
    ]

    assert [] == [
        key for key in keys if not re.match(rf"({about})([-.]|_one$|_other$)", key)
    ]


# Amounts and times


@pytest.mark.parametrize(
    ("currency", "english", "dutch"),
    [
        ("EUR", "more than €1,000.50", "meer dan €~1.000,50"),
        ("USD", "more than $1,000.50", "meer dan $~1.000,50"),
        ("JPY", "more than ¥1,000.5", "meer dan ¥~1.000,5"),
        ("BHD", "more than BHD~1,000.500", "meer dan BHD~1.000,500"),
    ],
)
def test_amounts_are_in_the_currency_of_the_shop(
    currency: str, english: str, dutch: str
) -> None:
    reading = Reading(NOW, currency=currency)
    wanted = Range(Decimal("1000.50"), None, low_open=True)
    test = checked.Test(SHOP.criteria["amount_spent"], wanted)

    found = [
        clause(test, reading, locale).replace("\N{NO-BREAK SPACE}", "~")
        for locale in ("en", "nl")
    ]

    assert found == [f"with {english} spent", f"met {dutch} besteed"]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Amsterdam", "Customers added since 22 Oct 2025."),
        ("Asia/Kolkata", "Customers added since 22 Oct 2025 at 03:30."),
        ("America/New_York", "Customers added since 21 Oct 2025 at 18:00."),
    ],
)
def test_a_day_is_a_local_day_of_the_shop(zone: str, said: str) -> None:
    reading = Reading(NOW, ZoneInfo(zone))
    start = 1_761_084_000_000_000  # 2025-10-21 22:00 UTC
    test = checked.Test(SHOP.criteria["created_at"], Range(start, None))

    assert said == to_sentence(test, reading, "en")


def test_a_time_that_clocks_show_twice_has_its_offset() -> None:
    first = 1_761_438_600_000_000  # 2025-10-26 00:30 UTC, 02:30 for the first time
    said = [
        clause(
            checked.Test(SHOP.criteria["created_at"], Range(instant, None)),
            READING,
            "en",
        )
        for instant in (first, first + 3_600_000_000)
    ]

    assert said == [
        "added since 26 Oct 2025 at 02:30 (UTC+0200)",
        "added since 26 Oct 2025 at 02:30 (UTC+0100)",
    ]


def test_a_day_starts_once_even_when_clocks_go_back_over_midnight() -> None:
    zone = ZoneInfo("America/Havana")  # 2025-11-02 01:00 → 00:00
    first = 1_762_056_000_000_000
    said = {
        to_sentence(
            checked.Test(SHOP.criteria["created_at"], Range(instant, None)),
            Reading(NOW, zone),
            "en",
        )
        for instant in (first, first + 3_600_000_000)
    }

    assert len(said) == 2
    assert "Customers added since 2 Nov 2025." in said


# Criteria of plugins


WAREHOUSE = Relation("visits", "visit", "customer_id")


def plugin_criterion(name: str, label: str, type_: object = None) -> Criterion:
    return Criterion(
        name=name,
        type=type_ or Text(),
        source=Column(name),
        label={"en": label, "nl": f"{label} (nl)" if "(" in label else label},
        summary={"en": label, "nl": label},
    )


TIER = plugin_criterion("loyalty.tier", "loyalty tier", Choice(("gold", "silver")))
POINTS = plugin_criterion("loyalty.points", "loyalty points", WholeNumber())
GIFT = plugin_criterion("gift.wrap", "gift wrapping", YesNo())
TERMS = plugin_criterion("shop.terms", "terms and conditions")
VISITS = RelationCriterion(
    name="visits",
    relation=WAREHOUSE,
    row=(plugin_criterion("place", "place"),),
    aggregates=(
        Criterion(
            name="count",
            type=WholeNumber(),
            source=Count(WAREHOUSE),
            label={"en": "number", "nl": "aantal"},
            summary={"en": "How many.", "nl": "Hoeveel."},
        ),
    ),
    label={"en": "shop visits", "nl": "winkelbezoeken"},
    summary={"en": "Visits.", "nl": "Bezoeken."},
)


@pytest.mark.parametrize(
    ("criterion", "wanted", "english", "dutch"),
    [
        (
            TIER,
            OneOf(("gold",)),
            "with loyalty tier “gold”",
            "met loyalty tier ‘gold’",
        ),
        (TIER, Present(), "with loyalty tier", "met loyalty tier"),
        (
            POINTS,
            Range(11, None),
            "with loyalty points of at least 11",
            "met loyalty points van minstens 11",
        ),
        (GIFT, OneOf((True,)), "with gift wrapping: yes", "met gift wrapping: ja"),
        (
            TERMS,
            Words(" accepted "),
            "with “accepted” in “terms and conditions”",
            "met ‘accepted’ in terms and conditions",
        ),
        (
            TERMS,
            Range("a", "m"),
            "with “terms and conditions” of at least “a” but less than “m”",
            "met terms and conditions van minstens ‘a’ maar minder dan ‘m’",
        ),
        (
            TERMS,
            Prefix("x"),
            "with “terms and conditions” starting with “x”",
            "met terms and conditions beginnend met ‘x’",
        ),
        (
            TERMS,
            Suffix("x"),
            "with “terms and conditions” ending in “x”",
            "met terms and conditions eindigend op ‘x’",
        ),
        (
            TERMS,
            OneOf(()),
            "with an impossible value for “terms and conditions”",
            "met een onmogelijke waarde voor terms and conditions",
        ),
    ],
)
def test_a_criterion_of_a_plugin_needs_no_words_but_its_label(
    criterion: Criterion, wanted: ValueSet, english: str, dutch: str
) -> None:
    test = checked.Test(criterion, wanted)

    assert english == clause(test, READING, "en")
    assert dutch == clause(test, READING, "nl")


def test_a_relation_of_a_plugin_needs_no_words_but_its_labels() -> None:
    where = checked.Test(VISITS.row[0], OneOf(("utrecht",)))
    having = checked.Test(VISITS.aggregates[0], Range(2, None))
    related = checked.Related(VISITS, where, having)

    assert (
        clause(related, READING, "en")
        == "with at least 2 shop visits (place “utrecht”)"
    )
    assert (
        clause(related, READING, "nl")
        == "met minstens 2 winkelbezoeken (place ‘utrecht’)"
    )


def test_a_saved_filter_is_said_by_its_name_and_its_meaning() -> None:
    saved = checked.Named("best", checked.Test(SHOP.criteria["orders"], Range(4, None)))

    assert (
        to_sentence(checked.Not(saved), READING, "en")
        == "Customers not in the segment “best” (with at least 4 orders)."
    )


# What cannot be seen, and what wants out of its quotes


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("a” or with the tag “b", "“a\\” or with the tag \\“b”"),
        ("back\\slash", "“back\\\\slash”"),
        ("line\nbreak", "“line\\u000abreak”"),
        ("\u202egnirts", "“\\u202egnirts”"),
        ("\ud800", "“\\ud800”"),
        ("\U000e0001", "“\\U000e0001”"),
        ("日本", "“日本”"),
    ],
)
def test_a_value_cannot_read_as_a_part_of_the_sentence(tag: str, shown: str) -> None:
    test = checked.Test(SHOP.criteria["tag"], OneOf((tag,)))
    said = to_sentence(test, READING, "en")

    assert said == f"Customers with the tag {shown}."
    assert said.encode()


def test_three_dots_that_were_typed_are_not_ours() -> None:
    whole, start = (
        clause(query.checked, READING, "en")
        for query in map(cq.compile, ('first_name:"jan…"', "first_name:jan*"))
    )

    assert whole == "with “jan” in the first name"
    assert start == "with “jan…” in the first name"


# Different meanings, different sentences


def leaves(*names: str) -> list[Checked]:
    return [checked.Test(SHOP.criteria["tag"], OneOf((name,))) for name in names]


def trees(leaves: list[Checked], depth: int) -> list[Checked]:
    """Every tree of *depth* over *leaves* with lists of two and of three."""
    if depth == 0:
        return leaves
    below = trees(leaves, depth - 1)
    small = below if depth == 1 else below[:: max(1, len(below) // 12)]
    pairs = list(product(small, repeat=2))
    return [
        *below,
        *(checked.Not(each) for each in small),
        *(kind(pair) for kind in (checked.All, checked.Any) for pair in pairs),
        *(
            kind((*pair, leaves[0]))
            for kind in (checked.All, checked.Any)
            for pair in pairs
        ),
    ]


SINGLE = leaves("a", "b")
SEVERAL = [checked.Test(SHOP.criteria["tag"], OneOf(("a", "b"))), leaves("c")[0]]
NOUNS = [
    checked.Test(SHOP.criteria["orders"], Range(4, None)),
    checked.Test(SHOP.criteria["created_at"], Range(0, None)),
    checked.Test(SHOP.criteria["country"], OneOf(("NL", "BE"))),
]
ROW_A, ROW_B = (checked.Test(VISITS.row[0], OneOf((place,))) for place in ("a", "b"))
COUNT = checked.Test(VISITS.aggregates[0], Range(1, None))
RELATED = [
    checked.Related(VISITS, checked.Any((ROW_A, ROW_B)), COUNT),
    checked.Related(VISITS, checked.Not(checked.All((ROW_A, ROW_B))), COUNT),
    checked.Named("x", checked.Any(tuple(SINGLE))),
]


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "parts",
    [SINGLE, SEVERAL, NOUNS, RELATED],
    ids=["single values", "several values", "other shapes", "rows and names"],
)
def test_different_structures_never_read_the_same(
    parts: list[Checked], locale: str
) -> None:
    said: dict[str, Checked] = {}

    for tree in trees(parts, 3):
        simple = simplified(tree)
        sentence = to_sentence(tree, READING, locale)
        assert said.setdefault(sentence, simple) == simple, sentence

    assert len(said) > 500


TEXTS = st.text("ab \"'“”‘’\\…,.()", min_size=1, max_size=4)
WHOLE = st.integers(-2, 12)
MOMENTS = st.sampled_from(
    [0, 1, 3_600_000_000, 1_761_438_600_000_000, 1_761_442_200_000_000]
) | st.integers(1_700_000_000_000_000, 1_700_000_000_000_100)
MONEY = st.decimals(-2, 12, places=1)


def ranges(
    ends: st.SearchStrategy[object], *, flags: bool = False
) -> st.SearchStrategy:
    flag = st.sampled_from([False, True] if flags else [False])
    return st.builds(
        Range,
        st.none() | ends,
        st.none() | ends,
        low_open=flag,
        high_closed=flag,
    )


def value_sets(criterion: Criterion) -> st.SearchStrategy[ValueSet]:
    match criterion.type.domain:
        case "whole":
            return st.builds(OneOf, st.lists(WHOLE, max_size=2).map(tuple)) | ranges(
                WHOLE
            )
        case "money":
            return ranges(MONEY, flags=True)
        case "instant":
            return ranges(MOMENTS)
        case "yesno":
            return st.sampled_from([OneOf((True,)), OneOf((False,)), Present()])
        case "code":
            return st.lists(
                st.sampled_from([code for code, _ in criterion.type.suggest("", "en")]),
                max_size=3,
                unique=True,
            ).map(lambda codes: OneOf(tuple(codes)))
        case _:
            return (
                st.builds(OneOf, st.lists(TEXTS, max_size=2).map(tuple), st.booleans())
                | st.builds(Prefix, TEXTS)
                | st.builds(Suffix, TEXTS)
                | st.sampled_from(
                    [Words(" a "), Words(" a"), Words(" a b "), Present()]
                )
            )


def criteria_of(of: Schema) -> list[Criterion]:
    return [each for each in of.listed if isinstance(each, Criterion)]


CRITERIA = [*criteria_of(SHOP), TIER, POINTS, GIFT, TERMS]
TESTS = st.sampled_from(CRITERIA).flatmap(
    lambda criterion: value_sets(criterion).map(
        lambda wanted: checked.Test(criterion, wanted)
    )
)


def meaning(test: checked.Test) -> object:
    """Return what two tests that mean the same have in common."""
    name, wanted = test.criterion.name, test.wanted
    match wanted:
        case OneOf(()):
            return name, "never"
        case OneOf(values, raw):
            kept = raw and name != "phone"
            return name, "one of", tuple(map(repr, values)), kept
        case Range(int(low), int(high)) if (
            high == low + 1 and test.criterion.type.domain == "whole"
        ):
            return name, "one of", (repr(low),), False
        case Range(low, high, low_open, high_closed):
            return (
                name,
                "range",
                (low, low is not None and low_open),
                (high, high is not None and high_closed),
            )
        case _:
            return name, wanted


@pytest.mark.parametrize("locale", ["en", "nl"])
@given(st.lists(TESTS | TESTS.map(checked.Not), min_size=2, max_size=12))
def test_different_tests_never_read_the_same(locale: str, tests: list[Checked]) -> None:
    said: dict[str, object] = {}

    for test in tests:
        negated = isinstance(test, checked.Not)
        meant = negated, meaning(test.item if negated else test)
        assert meant == said.setdefault(clause(test, READING, locale), meant)


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.name)
@settings(max_examples=20)
@given(data=st.data())
def test_one_value_set_and_its_like_read_differently(
    criterion: Criterion, locale: str, data: st.DataObject
) -> None:
    first, second = (
        checked.Test(criterion, data.draw(value_sets(criterion))) for _ in range(2)
    )

    assert (meaning(first) == meaning(second)) == (
        clause(first, READING, locale) == clause(second, READING, locale)
    )
