### Слова процедур дела: для того, кто вернулся с кодом, и для сотрудника, открывшего дело. Термины – по глоссарию норм.

## Права и сроки

rights-title = Ваши права
rights-about = Здесь видно, как обстоит дело с каждым правом, что будет дальше и к какому дню.
rights-none = Портал пока ничего не сообщает о процедурах по делу. Проверьте позже.
rights-taken = Шаг записан. Метка квитанции:
courses-title = Процедуры по делу
courses-closed = Содержание этой процедуры вам не открыто: видны только сроки.
courses-steps = Шаги
courses-no-steps = На этом этапе вам делать нечего.
held-back = Пока нельзя по пункту { $paragraph }: { $missing }.
held-title = Шаг не сделан
held-safe = Ничего не записано, ваш текст остался на этой странице.
step-go = Сделать шаг
step-cancel = Отмена

## Сроки

clocks-title = Сроки
clock-next = Ближайший срок:
clock-left = осталось дней: { $days }
clock-today = Сегодня последний день
clock-late = просрочено дней: { $days }
clock-met = Выполнено
clock-lifted = Этот срок не идёт
clock-event = Отсчёт от
clock-target = Надёжный день
clock-nominal = Последний день по тексту
clock-due = Последний день срока
clock-done = День исполнения
breaches-title = Нарушенные сроки
breach-line = Истёк { $due }, записано { $written }. Эту запись нельзя стереть, обязанность остаётся.
cause-authorised-body-absent = Причина: не явился представитель уполномоченного органа.
cause-no-quorum = Причина: не хватило членов.
course-history = Ход процедур
course-history-none = Шагов в процедурах пока нет.

## Процедуры

procedure-report = Сообщение
procedure-agreement = Соглашение о неразглашении информации
procedure-application = Заявление о защите трудовых прав
procedure-hearing = Заседание коллегиального органа

## Этапы

stage-report-received = принято
stage-report-acknowledged = получение подтверждено
stage-report-triage = первичное рассмотрение
stage-report-forwarding = передаётся в уполномоченный орган
stage-report-with-authorised = в уполномоченном органе
stage-report-redirected = перенаправлено
stage-report-under-review = рассматривается
stage-report-awaiting-reporter = ждёт вашего ответа
stage-report-result-draft = готовится результат
stage-report-reporter-informed = о результате сообщено
stage-report-closed = завершено
stage-agreement-offered = предложено
stage-agreement-requested = затребовано
stage-agreement-declined = пока без соглашения
stage-agreement-drafted = текст готов
stage-agreement-signed-by-person = подписано заявителем
stage-agreement-in-force = действует
stage-application-lodged = подано
stage-application-admissible = принято к рассмотрению
stage-application-out-of-term = подано после срока
stage-application-already-examined = рассмотрено согласительной комиссией
stage-application-redirected = направлено в общем порядке
stage-application-inspection = идёт проверка
stage-application-recommended = даны рекомендации
stage-application-conclusion-sent = заключение направлено
stage-application-execution-control = контроль исполнения
stage-application-closed = завершено
stage-hearing-registered = зарегистрировано
stage-hearing-transfer-needed = нужен другой орган
stage-hearing-composed = состав определён
stage-hearing-authorised-invited = уполномоченный орган приглашён
stage-hearing-scheduled = день заседания назначен
stage-hearing-postponed = отложено
stage-hearing-in-session = идёт заседание
stage-hearing-deliberation = обсуждается решение
stage-hearing-decided = решение принято
stage-hearing-signing = решение подписывается
stage-hearing-signed = решение подписано
stage-hearing-signed-with-refusal = подписано, есть отказ
stage-hearing-void-risk = решение может быть недействительным
stage-hearing-sent = направлено в уполномоченный орган
stage-hearing-execution-control = контроль исполнения
stage-hearing-executed = исполнено
stage-hearing-closed = завершено

## Правила сроков

rule-p-ack = Подтвердить получение сообщения
rule-p-triage = Поручить дело сотруднику
rule-p-forward-crime = Передать дело с признаками преступления
rule-p-forward = Передать в уполномоченный орган
rule-p-redirect = Направить в компетентный орган
rule-p-feedback = Сообщить о ходе или результате
rule-p-answer = Ответить на вопрос
rule-p-close = Завершить дело
rule-p-draft = Подготовить текст соглашения
rule-p-agreement = Обеим сторонам подписать соглашение
rule-p-counterparty = Вторая сторона подписывает
rule-p-admissible = Проверить срок заявления
rule-recommendation = Рассмотреть заявление и дать рекомендации
rule-p-inspection = Провести проверку
rule-p-conclusion = Направить заключение
rule-decision = Коллегиальному органу принять решение
rule-p-compose = Определить состав
rule-p-transfer = Передать другому органу, если членов мало
rule-p-invite = Пригласить уполномоченный орган
rule-p-invite-ahead = Пригласить заранее до заседания
rule-p-representative = Назвать представителя
rule-p-postpone = Назначить новый день заседания
rule-p-sign = Подписать решение
rule-minutes = Направить протокол и решение
rule-p-serve = Вручить решение лицу
rule-p-conciliation = Рассмотреть спор по Трудовому кодексу

## Шаги

step-report-submit = сообщение подано
step-report-acknowledge = получение подтверждено
step-report-assign = поручено сотруднику
step-agreement-offer = Предложить соглашение
step-agreement-request = Потребовать соглашение
step-agreement-decline = Обойтись без соглашения
step-agreement-draft = Подготовить текст
step-agreement-sign = Подписать соглашение
step-agreement-countersign = Подписать второй стороной
step-agreement-change-counterparty = Передать уполномоченному органу
step-agreement-join = Присоединить обязательство о конфиденциальности
step-agreement-report-breach = Сообщить о нарушении
step-application-lodge = Подать заявление
step-application-check = Проверить срок
step-application-admit = Принять к рассмотрению
step-application-redirect = Направить в общем порядке
step-application-inspect = Начать проверку
step-application-recommend = Дать рекомендации
step-application-conclude = Направить заключение
step-application-record-answer = Записать ответ
step-application-close = Завершить
step-application-dispute = Вынести спор на коллегиальный орган
step-hearing-register = Зарегистрировать
step-hearing-compose = Определить состав
step-hearing-transfer = Передать другому органу
step-hearing-recuse = Отвести члена
step-hearing-invite = Пригласить уполномоченный орган
step-hearing-name-representative = Назвать представителя
step-hearing-open = Открыть заседание
step-hearing-postpone = Отложить
step-hearing-reschedule = Назначить новый день
step-hearing-complete-examination = Завершить рассмотрение
step-hearing-adopt = Принять решение
step-hearing-sign = Подписать решение
step-hearing-refuse-signature = Записать отказ от подписи
step-hearing-dispatch = Направить пакет
step-hearing-supplement = Дослать недостающие подписи
step-hearing-record-elsewhere = Записать решение, принятое иначе
step-hearing-serve = Вручить решение
step-hearing-read = Подтвердить прочтение
step-hearing-receive = Подтвердить получение пакета
step-hearing-execute = Записать исполнение
step-hearing-close = Завершить

## Чего не хватает

missing-role = этот шаг делает другое должностное лицо
missing-stage = на этом этапе невозможно
missing-impartiality = заинтересованное лицо участвовать не может
missing-second-person = нужен второй человек
missing-day = день не подходит
missing-key = нужен собственный ключ
missing-word-to-person = не написано, что сообщить лицу
missing-ground = нет основания
missing-reasons = не изложены доводы
missing-result = нет текста результата
missing-term-passed = срок ещё не прошёл
missing-decision = нет решения
missing-paper = документ не приложен
missing-hearing = нужно заседание
missing-members = не хватает членов
missing-chair = не назван председатель
missing-undertaking = не подписано обязательство о конфиденциальности
missing-declaration = нет заявления об отсутствии конфликта интересов
missing-representative = представитель уполномоченного органа не подтвердил участие
missing-examination = обстоятельства рассмотрены не полностью
missing-recommendation = нет рекомендации
missing-signature = не хватает подписи
missing-proof = нужно подтверждение
missing-service = решение не вручено
missing-counterparty = с этой стороной соглашение не заключается
missing-window = срок не подходит
missing-addressee = не указан адресат
missing-other = не выполнено условие ({ $word })

## Роли

role-reporter = заявитель
role-system = портал
role-officer = ответственный сотрудник
role-dispatcher = распределяющий
role-first-head = первый руководитель
role-leadership = руководство
role-chair = председатель
role-member = член коллегиального органа
role-secretary = секретарь коллегиального органа
role-representative = представитель уполномоченного органа
role-authorised = уполномоченный орган

## Соглашение

agreement-offered = Вам предложено соглашение о конфиденциальности вашей личности и сообщения: потребуйте его, и текст будет готов сразу, а вторая сторона должна подписать за три рабочих дня.
agreement-requested = Вы потребовали соглашение: текст готовится, здесь вы прочтёте его и подпишете.
agreement-declined = Пока вы решили обойтись без соглашения; потребовать его можно на любом этапе.
agreement-drafted = Текст готов: прочтите и подпишите ключом вашего кода, после этого вторая сторона должна подписать за три рабочих дня.
agreement-signed-by-person = Вы подписали. Вторая сторона должна подписать до указанного ниже дня; если руководство молчит, соглашение переходит к уполномоченному органу.
agreement-signed-authorised = Вы подписали. Уполномоченный орган должен подписать до указанного ниже дня; если он молчит, пропуск срока будет записан и не стирается, а обязанность остаётся.
agreement-in-force = Соглашение действует без срока: обе подписи стоят ниже и проверены на этой странице.
agreement-with = С кем
agreement-choose = С кем заключить соглашение?
agreement-with-leadership = С руководством организации
agreement-with-leadership-about = Руководство прочтёт ваше требование, текст соглашения и подпись, но не сообщение.
agreement-with-authorised = С уполномоченным органом
agreement-with-authorised-about = Ваше требование прочтут только сотрудники уполномоченного органа.
agreement-leadership-out = Руководство отведено от дела или не имеет ключа: соглашение заключается с уполномоченным органом (43.6).
agreement-demand = Потребовать соглашение
agreement-decline = Пока без соглашения
agreement-another = Потребовать ещё одно соглашение
agreement-note = Требую заключить соглашение.
agreement-note-decline = Пока обойдусь без соглашения.
agreement-language = Язык соглашения
agreement-kk = На казахском
agreement-ru = На русском
agreement-text = Текст соглашения
agreement-read = Показать текст
agreement-binds = Соглашение обязывает только вторую сторону: вам оно ничего не запрещает.
agreement-sign = Подписать этот текст
agreement-signatures = Подписи
agreement-by-reporter = Заявитель, не называя имени, ключом своего кода
agreement-holds = Подпись проверена, верна
agreement-broken = Эта подпись не от этого текста. Не полагайтесь на неё.
agreement-print = Напечатать соглашение
agreement-save = Сохранить файл
agreement-save-about = В файле текст, обе подписи и всё, по чему они проверяются: любой проверит его программой senim verify без сети. Храните там, где его не найдут посторонние.
agreement-countersign = Подписать проверенный текст
agreement-countersign-about = Подпись заявителя проверена. Вы подписываете именно этот текст, и соглашение сразу вступает в силу.
agreement-not-yet = Заявитель ещё не подписал.

## Заявление

application-may = Если применена дисциплинарная мера или нарушены ваши трудовые права, подайте заявление уполномоченному органу: он обязан рассмотреть его не позднее пятнадцати календарных дней и дать рекомендации.
application-who = Заявление читают только сотрудники уполномоченного органа. Если опишете всё подробно, они узнают, кто вы.
application-label = Какая мера применена или какое право нарушено?
application-hint = Укажите день, номер приказа, кто его подписал.
application-lodge-go = Подать заявление
application-lodged = Заявление в уполномоченном органе: сначала он проверит срок, срок рассмотрения идёт и показан ниже.
application-admissible = Заявление принято: уполномоченный орган обязан провести проверку и до указанного ниже дня дать рекомендации.
application-out-of-term = Заявление подано после трёх лет, но зарегистрировано: принять его или направить в общем порядке, решит уполномоченный орган.
application-already-examined = Спор уже рассматривала согласительная комиссия: срок в пятнадцать дней не идёт, но проверку уполномоченный орган всё равно обязан провести (43.2).
application-redirected = Заявление направлено в общем порядке; разъяснение ниже.
application-inspection = Идёт проверка: рекомендации должны быть даны до указанного ниже дня.
application-recommended = Рекомендации даны, они ниже; теперь заключение направят в органы труда или прокуратуры (43.2).
application-conclusion-sent = Заключение направлено: теперь ждут ответа того органа.
application-execution-control = Ответ получен, уполномоченный орган контролирует исполнение.
application-closed = Дело по заявлению завершено; срок защиты продолжает действовать.
dispute-about = Вы можете вынести спор на коллегиальный орган: он обязан принять решение за тридцать календарных дней со дня поступления, с участием представителя уполномоченного органа (43.3, 43.4).
dispute-who = Это прочтёт секретарь коллегиального органа, а члены – только после обязательства о конфиденциальности.
dispute-label = В чём спор?
dispute-go = Вынести спор на коллегиальный орган
text-wrong = Напишите текст.

## Заседание

hearing-before = Орган обязан принять решение до указанного ниже дня; без представителя уполномоченного органа заседание не открывается (43.3, 43.4).
hearing-after = Решение принято. Его подписывают все участвовавшие члены, протокол и решение за три рабочих дня направляют в уполномоченный орган (43.4).
hearing-end = Решение в уполномоченном органе: он контролирует исполнение (43.7). Если не согласны, обратитесь в суд или уполномоченный орган (43.5).
hearing-void = Решение принято без представителя или иначе: оно может быть недействительным, эта запись не стирается.
hearing-incomplete = Пакет направлен без части подписей; недостающие дошлют.
body-conciliation = Согласительная комиссия
body-disciplinary-body = Дисциплинарный коллегиальный орган
body-disciplinary-commission = Дисциплинарная комиссия
hearing-body = Орган
hearing-received = Поступило
hearing-session = День заседания
hearing-members = Члены
hearing-chair-name = { $name } (председатель)
hearing-representative = Представитель уполномоченного органа
hearing-attending = Участвовали
hearing-decided = День решения
hearing-signed = Подписали
hearing-refused = Отказались
hearing-nobody = пока никто
hearing-unnamed = пока не назван
hearing-served = Вручено
hearing-read = Прочтено
hearing-read-go = Решение прочитано
hearing-read-about = Пока вы не подтвердите прочтение, ни один ваш срок не начинается.
room-title = Написанное в этой процедуре
room-alarm = В записях процедуры есть не прошедшие проверку. Не полагайтесь на них.
room-checking = Записи открываются и проверяются…
paper-declaration = Заявление об отсутствии конфликта интересов
paper-undertaking = Обязательство о конфиденциальности
paper-attendance = Подтверждение участия
paper-minutes = Протокол заседания
paper-decision = Решение
paper-sheet = Лист подписей
paper-recommendation = Рекомендация
paper-notice = Уведомление
paper-document = Документ

## Шаги сотрудника

form-text = Текст
form-note = Примечание (не обязательно)
form-required = Заполните это поле.
form-day = День в виде ДД.ММ.ГГГГ
form-day-wrong = Напишите день как 22.11.2026.
form-number-wrong = Напишите целое число.
form-addressee = Кому, кроме заявителя
form-recommendation = Текст рекомендаций (с доводами, и если нарушения нет)
form-examined = Согласительная комиссия уже рассматривала спор: приведите её решение ниже
form-advice = Разъяснение об общем порядке
form-review = Предложение пересмотра (43.5)
form-conclusion-to = Куда направляется заключение
form-labour = В органы труда
form-prosecution = В органы прокуратуры
form-proof = Подтверждение отправки: номер, день
form-answer = Содержание ответа
form-result = Результат, который сообщается лицу
form-members = Члены, входящие в состав
form-member-ready = Заявление и обязательство есть
form-member-lacks = Нет заявления или обязательства
form-chair = Председатель
form-quorum = Кворум по правилам самого органа
form-session = День заседания в виде ДД.ММ.ГГГГ
form-representative = Представитель
form-attending = Участвующие члены
form-representative-there = Представитель подтвердил участие своим ключом.
form-representative-missing = Подтверждения представителя пока нет: без него заседание не откроется (43.3).
form-cause = Причина
form-cause-absent = Не явился представитель уполномоченного органа
form-cause-quorum = Не хватает членов
form-seen = Рассмотрено (43.4)
form-seen-person = Лицо выслушано или не пожелало
form-seen-employer = Работодатель выслушан
form-seen-documents = Документы рассмотрены
form-seen-witnesses = Свидетели, если есть, выслушаны
form-seen-recusals = Заявления о конфликте интересов рассмотрены
form-decision = Решение и доводы
form-items = Сколько пунктов к исполнению
form-member = Член
form-refusal = Доводы члена и свидетельство председателя
form-minutes = Копия протокола заседания
form-instruction = Как добиться пересмотра (43.5)
form-proofs = Подтверждение по каждому пункту
form-eligible = Все, кто мог бы быть членом
form-sheet = Лист недостающих подписей
form-elsewhere = Решение, принятое иначе
form-confirm = Больше ничего не нужно.

## Заявления и обязательства

pledge-title = Подписать заявление или обязательство
pledge-about = Вы подписываете своим ключом, и открыть текст можете только вы. Портал видит лишь вид и день.
pledge-case = Номер дела (сообщает секретарь)
pledge-case-wrong = В номере 32 знака: 0–9 и a–f.
pledge-institution = Организация
pledge-nth = Номер заседания
pledge-what = Что подписываете
pledge-attendance-text = Подтверждаю, что участвую в заседании как представитель уполномоченного органа.
pledge-go = Подписать
pledge-done = Подписано и записано порталом.
pledge-number = Номер, под которым подписывают члены и представитель
admit-representative = Допустить представителя к материалам заседания
admit-note = Представитель допущен к материалам заседания.
