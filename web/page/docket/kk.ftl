### Іс рәсімдерінің сөздері: кодымен оралған адамға және іс ашқан қызметкерге. Терминдер – нормалар глоссарийі бойынша.

## Құқықтар мен мерзімдер

rights-title = Сіздің құқықтарыңыз
rights-about = Әр құқықтың қазіргі жайы, келесі қадамы және мерзімі осында тұрады.
rights-none = Портал істің рәсімдері туралы әзірге ештеңе айтпады. Кейінірек қайта қараңыз.
rights-taken = Қадам тіркелді. Түбіртектің белгісі:
courses-title = Істің рәсімдері
courses-closed = Бұл рәсімнің мазмұны сізге ашылмаған: тек мерзімдері көрінеді.
courses-steps = Қадамдар
courses-no-steps = Бұл кезеңде сіз жасайтын қадам жоқ.
held-back = { $paragraph }-тармақ бойынша әзірге болмайды: { $missing }.
held-title = Қадам жасалмады
held-safe = Ештеңе жазылған жоқ, мәтініңіз осы бетте тұр.
step-go = Қадамды жасау
step-cancel = Болдырмау

## Мерзімдер

clocks-title = Мерзімдер
clock-next = Ең жақын мерзім:
clock-left = { $days } күн қалды
clock-today = Бүгін – соңғы күн
clock-late = { $days } күн кешікті
clock-met = Орындалды
clock-lifted = Бұл мерзім жүрмейді
clock-event = Есептеу басталған күн
clock-target = Сенімді күн
clock-nominal = Мәтін бойынша соңғы күн
clock-due = Мерзімнің соңғы күні
clock-done = Орындалған күні
breaches-title = Өтіп кеткен мерзімдер
breach-line = { $due } күні бітті, { $written } жазылды. Бұл жазба өшірілмейді, міндет өз күшінде қалады.
cause-authorised-body-absent = Себебі: уәкілетті органның өкілі келмеген.
cause-no-quorum = Себебі: мүшелердің саны жетпеген.
course-history = Рәсімдердің барысы
course-history-none = Рәсімдерде әзірге қадам жасалған жоқ.

## Рәсімдер

procedure-report = Хабарлама
procedure-agreement = Ақпаратты жарияламау туралы келісім
procedure-application = Еңбек құқықтарын қорғау туралы өтініш
procedure-hearing = Алқалы органның отырысы

## Кезеңдер

stage-report-received = қабылданды
stage-report-acknowledged = алынғаны расталды
stage-report-triage = алғашқы қарауда
stage-report-forwarding = уәкілетті органға жіберіліп жатыр
stage-report-with-authorised = уәкілетті органда
stage-report-redirected = басқа органға жіберілді
stage-report-under-review = қаралып жатыр
stage-report-awaiting-reporter = сіздің жауабыңыз күтілуде
stage-report-result-draft = нәтижесі дайындалуда
stage-report-reporter-informed = нәтижесі хабарланды
stage-report-closed = аяқталды
stage-agreement-offered = ұсынылды
stage-agreement-requested = талап етілді
stage-agreement-declined = келісімсіз жалғасуда
stage-agreement-drafted = мәтіні дайын
stage-agreement-signed-by-person = хабарлаушы қол қойды
stage-agreement-in-force = күшінде
stage-application-lodged = берілді
stage-application-admissible = қарауға қабылданды
stage-application-out-of-term = мерзімінен кейін берілген
stage-application-already-examined = келісу комиссиясы қараған
stage-application-redirected = жалпы тәртіпке бағытталды
stage-application-inspection = тексеру жүріп жатыр
stage-application-recommended = ұсынымдар берілді
stage-application-conclusion-sent = қорытынды жіберілді
stage-application-execution-control = орындауды бақылау
stage-application-closed = аяқталды
stage-hearing-registered = тіркелді
stage-hearing-transfer-needed = басқа орган құрылуға тиіс
stage-hearing-composed = құрамы бекітілді
stage-hearing-authorised-invited = уәкілетті орган шақырылды
stage-hearing-scheduled = отырыс күні белгіленді
stage-hearing-postponed = кейінге қалдырылды
stage-hearing-in-session = отырыс жүріп жатыр
stage-hearing-deliberation = шешім талқылануда
stage-hearing-decided = шешім қабылданды
stage-hearing-signing = шешімге қол қойылуда
stage-hearing-signed = шешімге қол қойылды
stage-hearing-signed-with-refusal = қол қоюдан бас тартқан мүше бар
stage-hearing-void-risk = шешім жарамсыз болуы мүмкін
stage-hearing-sent = уәкілетті органға жіберілді
stage-hearing-execution-control = орындауды бақылау
stage-hearing-executed = орындалды
stage-hearing-closed = аяқталды

## Мерзім қойған ережелер

rule-p-ack = Хабарламаның алынғанын растау
rule-p-triage = Істі қызметкерге тапсыру
rule-p-forward-crime = Қылмыс белгілері бар істі жіберу
rule-p-forward = Уәкілетті органға жіберу
rule-p-redirect = Құзыретті органға жіберу
rule-p-feedback = Барысын не нәтижесін айту
rule-p-answer = Сұраққа жауап беру
rule-p-close = Істі аяқтау
rule-p-draft = Келісімнің мәтінін дайындау
rule-p-agreement = Келісімге екі жақ қол қою
rule-p-counterparty = Екінші жақтың қол қоюы
rule-p-admissible = Өтініштің мерзімін тексеру
rule-recommendation = Өтінішті қарап, ұсыным беру
rule-p-inspection = Тексеру жүргізу
rule-p-conclusion = Қорытындыны жіберу
rule-decision = Алқалы органның шешім қабылдауы
rule-p-compose = Құрамды бекіту
rule-p-transfer = Мүшелер жетпесе, басқа органға беру
rule-p-invite = Уәкілетті органды шақыру
rule-p-invite-ahead = Шақыруды отырысқа дейін жіберу
rule-p-representative = Өкілді атау
rule-p-postpone = Отырыстың жаңа күнін белгілеу
rule-p-sign = Шешімге қол қою
rule-minutes = Хаттама мен шешімді жіберу
rule-p-serve = Шешімді адамға тапсыру
rule-p-conciliation = Еңбек кодексі бойынша дауды қарау

## Қадамдар

step-report-submit = хабарлама берілді
step-report-acknowledge = алынғаны расталды
step-report-assign = қызметкерге тапсырылды
step-agreement-offer = Келісім ұсыну
step-agreement-request = Келісім талап ету
step-agreement-decline = Келісімсіз жалғастыру
step-agreement-draft = Мәтінін дайындау
step-agreement-sign = Келісімге қол қою
step-agreement-countersign = Екінші жақ болып қол қою
step-agreement-change-counterparty = Уәкілетті органға өткізу
step-agreement-join = Құпиялылық міндеттемесін қосу
step-agreement-report-breach = Бұзылғанын хабарлау
step-application-lodge = Өтініш беру
step-application-check = Мерзімін тексеру
step-application-admit = Қарауға қабылдау
step-application-redirect = Жалпы тәртіпке бағыттау
step-application-inspect = Тексеруді бастау
step-application-recommend = Ұсыным беру
step-application-conclude = Қорытындыны жіберу
step-application-record-answer = Жауапты тіркеу
step-application-close = Аяқтау
step-application-dispute = Дауды алқалы органға беру
step-hearing-register = Тіркеу
step-hearing-compose = Құрамды бекіту
step-hearing-transfer = Басқа органға беру
step-hearing-recuse = Мүшені шеттету
step-hearing-invite = Уәкілетті органды шақыру
step-hearing-name-representative = Өкілді атау
step-hearing-open = Отырысты ашу
step-hearing-postpone = Кейінге қалдыру
step-hearing-reschedule = Жаңа күн белгілеу
step-hearing-complete-examination = Қарауды аяқтау
step-hearing-adopt = Шешім қабылдау
step-hearing-sign = Шешімге қол қою
step-hearing-refuse-signature = Бас тартуды тіркеу
step-hearing-dispatch = Құжаттарды жіберу
step-hearing-supplement = Жетіспеген қолдарды жіберу
step-hearing-record-elsewhere = Басқа жерде қабылданған шешімді тіркеу
step-hearing-serve = Шешімді тапсыру
step-hearing-read = Оқығанын растау
step-hearing-receive = Құжаттардың алынғанын растау
step-hearing-execute = Орындалғанын тіркеу
step-hearing-close = Аяқтау

## Не жетіспейді

missing-role = бұл қадамды басқа лауазым иесі жасайды
missing-stage = бұл кезеңде мүмкін емес
missing-impartiality = мүдделі адам қатыса алмайды
missing-second-person = екінші адам керек
missing-day = күні дұрыс емес
missing-key = өз кілті керек
missing-word-to-person = адамға айтылатын сөз жазылмаған
missing-ground = негізі жоқ
missing-reasons = дәлелдері жазылмаған
missing-result = нәтиже мәтіні жоқ
missing-term-passed = мерзім әлі өткен жоқ
missing-decision = шешім жоқ
missing-paper = құжат қоса берілмеген
missing-hearing = отырыс керек
missing-members = мүшелердің саны жетпейді
missing-chair = төраға аталмаған
missing-undertaking = құпиялылық туралы міндеттемеге қол қойылмаған
missing-declaration = мүдделер қақтығысы жоқ екені туралы мәлімдеме жоқ
missing-representative = уәкілетті органның өкілі қатысуын растамаған
missing-examination = мән-жайлар толық қаралмаған
missing-recommendation = ұсыным жоқ
missing-signature = қол қойылмаған
missing-proof = дәлел керек
missing-service = шешім тапсырылмаған
missing-counterparty = бұл жақпен келісім жасалмайды
missing-window = мерзімі сәйкес емес
missing-addressee = кімге жіберілетіні жазылмаған
missing-other = шарт орындалмаған ({ $word })

## Рөлдер

role-reporter = хабарлаушы
role-system = портал
role-officer = жауапты қызметкер
role-dispatcher = істі тапсырушы
role-first-head = бірінші басшы
role-leadership = басшылық
role-chair = төраға
role-member = алқалы орган мүшесі
role-secretary = алқалы орган хатшысы
role-representative = уәкілетті орган өкілі
role-authorised = уәкілетті орган

## Келісім

agreement-offered = Жеке басыңыз бен хабарламаңыздың құпиялылығы туралы келісім ұсынылды: талап етсеңіз, мәтіні бірден дайын болады, қарсы жақ үш жұмыс күнінде қол қоюға тиіс.
agreement-requested = Келісімді талап еттіңіз: мәтіні дайындалып жатыр, дайын болғанда осында оқып, қол қоясыз.
agreement-declined = Әзірге келісімсіз жалғастыруды таңдадыңыз; кез келген кезеңде қайта талап ете аласыз.
agreement-drafted = Мәтін дайын: оқып шығып, кодыңыздың кілтімен қол қойыңыз, содан кейін қарсы жақ үш жұмыс күнінде қол қоюға тиіс.
agreement-signed-by-person = Сіз қол қойдыңыз. Қарсы жақ төмендегі күнге дейін қол қоюға тиіс; басшылық үнсіз қалса, келісім уәкілетті органға өтеді.
agreement-signed-authorised = Сіз қол қойдыңыз. Уәкілетті орган төмендегі күнге дейін қол қоюға тиіс; үнсіз қалса, мерзімнің өтіп кеткені өшірілмейтін болып жазылады, ал міндет өз күшінде қалады.
agreement-in-force = Келісім күшінде және мерзімі шектелмеген: екі қол да төменде тұр, осы бетте тексерілді.
agreement-with = Кіммен
agreement-choose = Келісімді кіммен жасайсыз?
agreement-with-leadership = Мекеме басшылығымен
agreement-with-leadership-about = Талабыңызды, келісім мәтінін және қолыңызды басшылық оқиды, хабарламаны емес.
agreement-with-authorised = Уәкілетті органмен
agreement-with-authorised-about = Талабыңызды уәкілетті органның қызметкерлері ғана оқиды.
agreement-leadership-out = Басшылық бұл істен шеттетілген немесе оның кілті жоқ: келісім уәкілетті органмен жасалады (43.6).
agreement-demand = Келісім талап ету
agreement-decline = Әзірге келісімсіз
agreement-another = Тағы бір келісім талап ету
agreement-note = Келісім талап етемін.
agreement-note-decline = Әзірге келісімсіз жалғастырамын.
agreement-language = Келісімнің тілі
agreement-kk = Қазақша
agreement-ru = Орысша
agreement-text = Келісімнің мәтіні
agreement-read = Мәтінді көрсету
agreement-binds = Келісім тек екінші жақты міндеттейді: ол сізге ештеңеге тыйым салмайды.
agreement-sign = Осы мәтінге қол қою
agreement-signatures = Қол қойғандар
agreement-by-reporter = Хабарлаушы, аты-жөнін ашпай, кодының кілтімен
agreement-holds = Қолы тексерілді, дұрыс
agreement-broken = Бұл қол осы мәтінге тиесілі емес. Оған сенбеңіз.
agreement-print = Келісімді басып шығару
agreement-save = Файлын сақтау
agreement-save-about = Файлда мәтін, екі қол және оларды тексеруге керектің бәрі бар: кез келген адам senim verify бағдарламасымен желісіз тексере алады. Бөтен көз көрмейтін жерде сақтаңыз.
agreement-countersign = Тексерілген мәтінге қол қою
agreement-countersign-about = Хабарлаушының қолы тексерілді. Сіз дәл осы мәтінге қол қоясыз, келісім бірден күшіне енеді.
agreement-not-yet = Хабарлаушы әлі қол қойған жоқ.

## Өтініш

application-may = Тәртіптік шара қолданылса немесе еңбек құқықтарыңыз бұзылса, уәкілетті органға өтініш бере аласыз: ол күнтізбелік он бес күннен кешіктірмей қарап, ұсыным беруге міндетті.
application-who = Өтінішті уәкілетті органның қызметкерлері ғана оқиды. Оқиғаны толық жазсаңыз, олар сіздің кім екеніңізді біледі.
application-label = Қандай шара қолданылды немесе қай құқығыңыз бұзылды?
application-hint = Күнін, бұйрықтың нөмірін, кім қол қойғанын жазыңыз.
application-lodge-go = Өтініш беру
application-lodged = Өтініш уәкілетті органда: ол алдымен мерзімін тексереді, қарау мерзімі төменде жүріп тұр.
application-admissible = Өтініш қабылданды: уәкілетті орган тексеру жүргізіп, төмендегі күнге дейін ұсыным беруге міндетті.
application-out-of-term = Өтініш үш жылдан кейін берілген, бірақ тіркелді: оны қабылдау не жалпы тәртіпке бағыттау туралы уәкілетті орган шешеді.
application-already-examined = Дауды келісу комиссиясы бұрын қараған: он бес күндік мерзім жүрмейді, бірақ уәкілетті орган бәрібір тексеру жүргізуге міндетті (43.2).
application-redirected = Өтініш жалпы тәртіпке бағытталды; түсіндірмесі төменде.
application-inspection = Тексеру жүріп жатыр: ұсыным төмендегі күнге дейін берілуге тиіс.
application-recommended = Ұсыным берілді, ол төменде; енді қорытынды еңбек немесе прокуратура органдарына жіберіледі (43.2).
application-conclusion-sent = Қорытынды жіберілді: енді сол органның жауабы күтіледі.
application-execution-control = Жауап келді, уәкілетті орган орындалуын бақылап отыр.
application-closed = Өтініш бойынша іс аяқталды; қорғау мерзімі өз күшінде қалады.
dispute-about = Дауды алқалы органға бере аласыз: ол уәкілетті орган өкілінің қатысуымен өтінім түскен күннен бастап күнтізбелік отыз күн ішінде шешім қабылдауға міндетті (43.3, 43.4).
dispute-who = Дауды алқалы органның хатшысы оқиды; мүшелер құпиялылық туралы міндеттемеге қол қойғаннан кейін ғана.
dispute-label = Даудың мәні неде?
dispute-go = Дауды алқалы органға беру
text-wrong = Мәтінін жазыңыз.

## Отырыс

hearing-before = Орган төмендегі күнге дейін шешім қабылдауға міндетті; уәкілетті органның өкілінсіз отырыс ашылмайды (43.3, 43.4).
hearing-after = Шешім қабылданды. Қатысқан мүшелердің бәрі қол қоюға тиіс, хаттама мен шешім үш жұмыс күнінде уәкілетті органға жіберіледі (43.4).
hearing-end = Шешім уәкілетті органда: ол орындалуын бақылайды (43.7). Келіспесеңіз, сотқа немесе уәкілетті органға жүгіне аласыз (43.5).
hearing-void = Шешім өкілсіз немесе басқа жерде қабылданған: ол жарамсыз болуы мүмкін, бұл туралы жазба өшірілмейді.
hearing-incomplete = Құжаттар кей мүшенің қолынсыз жіберілді; жетіспегені кейін жіберіледі.
body-conciliation = Келісу комиссиясы
body-disciplinary-body = Тәртіптік алқа органы
body-disciplinary-commission = Тәртіптік комиссия
hearing-body = Орган
hearing-received = Түскен күні
hearing-session = Отырыс күні
hearing-members = Мүшелер
hearing-chair-name = { $name } (төраға)
hearing-representative = Уәкілетті органның өкілі
hearing-attending = Қатысқандар
hearing-decided = Шешім күні
hearing-signed = Қол қойғандар
hearing-refused = Бас тартқандар
hearing-nobody = әзірге ешкім
hearing-unnamed = әзірге аталмаған
hearing-served = Тапсырылған күні
hearing-read = Оқылған күні
hearing-read-go = Шешімді оқыдым
hearing-read-about = Сіз оқыдым дегенге дейін сізге қатысты бірде-бір мерзім басталмайды.
room-title = Осы рәсімде жазылғандар
room-alarm = Бұл рәсімнің жазбаларында тексеруден өтпегені бар. Оларға сенбеңіз.
room-checking = Жазбалар ашылып, тексеріліп жатыр…
paper-declaration = Мүдделер қақтығысы жоқ екені туралы мәлімдеме
paper-undertaking = Құпиялылық туралы міндеттеме
paper-attendance = Қатысуды растау
paper-minutes = Отырыс хаттамасы
paper-decision = Шешім
paper-sheet = Қол қою парағы
paper-recommendation = Ұсыным
paper-notice = Хабарлама
paper-document = Құжат

## Қызметкердің қадамдары

form-text = Мәтіні
form-note = Ескертпе (міндетті емес)
form-required = Мұны толтырыңыз.
form-day = Күні, КК.АА.ЖЖЖЖ түрінде
form-day-wrong = Күнді 22.11.2026 түрінде жазыңыз.
form-number-wrong = Бүтін сан жазыңыз.
form-addressee = Адамнан басқа кімге
form-recommendation = Ұсынымның мәтіні (бұзушылық болмаса да дәлелімен)
form-examined = Келісу комиссиясы бұл дауды бұрын қараған: шешімін төменде келтіріңіз
form-advice = Жалпы тәртіп туралы түсіндірме
form-review = Қайта қарау ұсынысы (43.5)
form-conclusion-to = Қорытынды қайда жіберіледі
form-labour = Еңбек органдарына
form-prosecution = Прокуратура органдарына
form-proof = Жіберілгенінің дәлелі: тіркеу нөмірі, күні
form-answer = Жауаптың мазмұны
form-result = Адамға айтылатын нәтиже
form-members = Құрамға кіретін мүшелер
form-member-ready = Мәлімдеме мен міндеттеме бар
form-member-lacks = Мәлімдеме не міндеттеме жоқ
form-chair = Төраға
form-quorum = Органның өз қағидасы бойынша кворум
form-session = Отырыс күні, КК.АА.ЖЖЖЖ түрінде
form-representative = Өкіл
form-attending = Қатысып отырған мүшелер
form-representative-there = Өкіл қатысуын өз кілтімен растады.
form-representative-missing = Өкілдің қатысуын растауы әзірге жоқ: онсыз отырыс ашылмайды (43.3).
form-cause = Себебі
form-cause-absent = Уәкілетті органның өкілі келмеді
form-cause-quorum = Мүшелердің саны жетпейді
form-seen = Қаралғаны (43.4)
form-seen-person = Адам тыңдалды немесе тыңдалуды қаламады
form-seen-employer = Жұмыс беруші тыңдалды
form-seen-documents = Құжаттар қаралды
form-seen-witnesses = Куәлер болса, тыңдалды
form-seen-recusals = Мүдделер қақтығысы туралы мәлімдемелер қаралды
form-decision = Шешім мен оның дәлелдері
form-items = Не істелуі керек: тармақтарының саны
form-member = Мүше
form-refusal = Мүшенің дәлелі және төрағаның куәлігі
form-minutes = Отырыс хаттамасының көшірмесі
form-instruction = Қайта қарау жолы (43.5)
form-proofs = Әр тармақтың орындалғанының дәлелі
form-eligible = Мүше бола алатындардың бәрі
form-sheet = Жетіспеген қолдар парағы
form-elsewhere = Басқа жерде қабылданған шешім
form-confirm = Қосымша мәлімет керек емес.

## Мәлімдеме мен міндеттеме

pledge-title = Мәлімдеме не міндеттемеге қол қою
pledge-about = Мұны өзіңіздің кілтіңізбен қоясыз, мәтінін тек өзіңіз аша аласыз. Порталға оның түрі мен күні ғана көрінеді.
pledge-case = Істің нөмірі (хатшы айтады)
pledge-case-wrong = Нөмірде 32 таңба болады: 0–9 және a–f.
pledge-institution = Мекеме
pledge-nth = Отырыстың нөмірі
pledge-what = Неге қол қоясыз
pledge-attendance-text = Уәкілетті органның өкілі ретінде отырысқа қатысып отырғанымды растаймын.
pledge-go = Қол қою
pledge-done = Қол қойылды және портал тіркеді.
pledge-number = Мүшелер мен өкіл қол қоятын нөмір
admit-representative = Өкілді отырыстың жазбаларына жіберу
admit-note = Өкіл отырыстың жазбаларына жіберілді.
