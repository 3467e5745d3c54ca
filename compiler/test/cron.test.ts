import { expect, test } from 'vitest';
import { readCron, timesOf } from '../src/model/cron.ts';
import { TIME_ZONES } from '../src/model/time-zones.ts';

test.each([
  ['0 7 ? * MON-FRI *', '0 7 ? * MON-FRI *'],
  ['0/15 8-18 ? jan,DEC 2-6 2026-2030', '0/15 8-18 ? JAN,DEC 2-6 2026-2030'],
  ['0 7 L * ? *', '0 7 L * ? *'],
  ['0 7 15W * ? *', '0 7 15W * ? *'],
  ['0 7 ? * 6#3 *', '0 7 ? * 6#3 *'],
  ['0 7 ? * FRIL *', '0 7 ? * FRIL *'],
])('%s is as AWS has it', (text, aws) => expect(readCron(text)).toEqual({ aws }));

test.each([
  ['0 7 * * *', '0 7 * * ? *'],
  ['*/5 7 1,15 * *', '*/5 7 1,15 * ? *'],
  ['0 7 * * 0', '0 7 ? * SUN *'],
  ['0 7 * * 7', '0 7 ? * SUN *'],
  ['0 7 * * 1-5', '0 7 ? * MON-FRI *'],
  ['0 7 * * 5-7', '0 7 ? * SUN,FRI,SAT *'],
  ['0 7 * * 1,3,5', '0 7 ? * MON,WED,FRI *'],
  ['0 7 * * 1-5/2', '0 7 ? * MON,WED,FRI *'],
  ['0 7 * * */3', '0 7 ? * SUN,WED,SAT *'],
  ['0 7 * * sat', '0 7 ? * SAT *'],
])('Unix: %s becomes %s', (text, aws) => expect(readCron(text)).toEqual({ aws }));

test.each([
  ['60 7 ? * MON *', '`60` does not fit the field minutes (0 to 59)'],
  ['0 24 ? * MON *', '`24` does not fit the field hours (0 to 23)'],
  ['0 7 0 * ? *', '`0` does not fit the field day of month (1 to 31)'],
  ['0 7 32W * ? *', '`32W` does not fit the field day of month (1 to 31)'],
  ['0 7 ? 13 MON *', '`13` does not fit the field month (1 to 12, or JAN to DEC)'],
  ['0 7 ? * 0 *', '`0` does not fit the field day of week (1 to 7, or SUN to SAT)'],
  ['0 7 ? * 6#6 *', '`6#6` does not fit the field day of week (1 to 7, or SUN to SAT)'],
  ['0 7 ? * FRI-MON *', '`FRI-MON` does not fit the field day of week (1 to 7, or SUN to SAT)'],
  ['0 7 ? * MON 1969', '`1969` does not fit the field year (1970 to 2199)'],
  ['0/0 7 ? * MON *', '`0/0` does not fit the field minutes (0 to 59)'],
  ['? 7 ? * MON *', '`?` does not fit the field minutes (0 to 59)'],
  ['0 7 ? * ? *', '`?` must be in exactly one of the two fields for days, the third and the fifth'],
  ['0 7 * * MON *', '`?` must be in exactly one of the two fields for days, the third and the fifth'],
  ['0 7 1 * 1', 'it has a day of the month and a day of the week, and AWS takes one of them: make it two actions'],
  ['0 7 ? * 1', '`?` does not fit the field day of month (1 to 31)'],
  ['0 7 L * *', '`L` does not fit the field day of month (1 to 31)'],
  ['@daily', 'it has 1 field, not six or five'],
])('%s is refused', (text, fault) => expect(readCron(text)).toEqual({ fault }));

test.each([
  ['0 7 ? * MON-FRI *', '0 7 ? * 2-6 *'],
  ['0 7 ? * MON,TUE,WED *', '00 07 ? * WED,MON-TUE *'],
  ['0 7 ? * * *', '0 7 * * ? *'],
  ['0 7 ? * 1/1 *', '0 7 ? * 1-7 1970-2199'],
  ['*/30 7 ? JAN * *', '0,30 7 ? 1-1 * *'],
  ['0 7 ? * FRI#3 *', '0 7 ? * 6#3 *'],
  ['0 7 ? * FRIL *', '0 7 ? * 6L *'],
])('%s is due when %s is', (one, other) => expect(timesOf(one)).toBe(timesOf(other)));

test.each([
  ['0 7 ? * MON-FRI *', '0 7 ? * MON *'],
  ['0 7 ? * 2 *', '0 7 2 * ? *'],
  ['0 7 ? * 2 *', '0 7 ? * 2#1 *'],
  ['0 7 L * ? *', '0 7 LW * ? *'],
  ['0 7 1 * ? *', '0 7 1W * ? *'],
  ['0/20 7 ? * * *', '0/30 7 ? * * *'],
])('%s is not due whenever %s is', (one, other) => expect(timesOf(one)).not.toBe(timesOf(other)));

test('the time zones are places, fixed offsets and UTC', () => {
  for (const zone of ['UTC', 'Etc/GMT+9', 'Pacific/Tahiti', 'Europe/London', 'America/Argentina/Buenos_Aires'])
    expect(TIME_ZONES).toContain(zone);
  for (const zone of ['GMT', 'EST', 'Asia/Calcutta', 'Europe/london', '']) expect(TIME_ZONES).not.toContain(zone);
});
