// Whether a page is open inside another app, whose maker may see what is typed there. Judged on the device by what the browser
// says of itself, and told to nobody but the person.

/** Apps that name themselves, and the two system web views: Android's says `wv`, an iPhone's lacks the word Safari. */
const NAMED = /Telegram|Instagram|FBA[NV]|FB_IAB|WhatsApp|Snapchat|VKAndroidApp|com\.vk\.|OKApp|MicroMessenger|TikTok|musical_ly|BytedanceWebview|Line\/|LinkedInApp|Twitter|Viber|GSA\//;

export function isInApp(userAgent: string): boolean {
  const android = /Android.*; wv\)/.test(userAgent);
  const apple = /\((iPhone|iPad|iPod)\b.*AppleWebKit/.test(userAgent) && !userAgent.includes("Safari/");
  return android || apple || NAMED.test(userAgent);
}
