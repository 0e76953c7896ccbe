const HEADER =
  'referral_id,referred_on,referring_office,given_name,family_name,date_of_birth,national_insurance_number,address_line_1,town,postcode,mobile,customer_group,participation,mappa';

/** A small referral file as it might come this morning: four rows in order, and four that need a person. */
export async function* referralFile(now: Temporal.Instant): AsyncGenerator<Buffer> {
  const today = now.toZonedDateTimeISO('Europe/London').toPlainDate();
  const day = (ago: number) => today.subtract({ days: ago }).toString();
  const rows = [
    `MORNING-01,${day(1)},Poplar Jobcentre,Ada,Quill,1988-02-14,QQ970001A,3 Example Street,Tower Hamlets,E2 7AA,07700 900411,health-and-disability,voluntary,no`,
    `MORNING-02,${day(1)},Poplar Jobcentre,Bram,Fielding,1979-09-30,QQ970002B,8 Sample Road,Hackney,E8 2AB,07700 900412,long-term-unemployed,mandatory,no`,
    `MORNING-03,${day(0)},Peckham Jobcentre,Cleo,Marsh,1996-06-21,QQ970003C,,Southwark,SE5 8AD,,early-access,voluntary,no`,
    `MORNING-04,${day(0)},Peckham Jobcentre,Dov,Larch,1969-12-03,QQ970004D,,,,,health-and-disability,voluntary,yes`,
    `MORNING-05,${day(0)},Peckham Jobcentre,Esme,Tidewell,1990-13-40,QQ970005A,1 Model Terrace,Lambeth,SW9 1AE,07700 900415,health-and-disability,voluntary,no`,
    `MORNING-06,${day(0)},Stockwell Jobcentre,Finn,Corrie,1985-04-04,QQ97000,4 Trial Gardens,Lambeth,SW9 1AF,07700 900416,early-access,voluntary,no`,
    `MORNING-07,${day(0)},Stockwell Jobcentre,Gia,Holt,1992-07-19,QQ970007C,9 Pattern Close,Lambeth,NOT A CODE,07700 900417,early-access,voluntary,no`,
    `MORNING-08,${day(0)},Stockwell Jobcentre,Bram,Fielding,1979-09-30,QQ970008D,12 Specimen Lane,Hackney,E8 2AG,07700 900418,long-term-unemployed,mandatory,no`,
  ];
  yield Buffer.from(`${HEADER}\n${rows.join('\n')}\n`, 'utf8');
}
