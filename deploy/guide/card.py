"""The card for the till: A5, to print and to fill in by hand."""

from pen import Pen

DOES = (
    "When somebody comes in or leaves, it says a few words, or chimes.\n"
    "It speaks less when much is going on. It never speaks twice for one party.",
    "お客様の出入りに、ひとことかチャイムで応えます。混んできたら言葉を控え、\nひと組のお客様に二度は話しません。")
ROWS = (
    (("Press the quiet button", "消音ボタンを押す"),
     ("Quiet for half an hour. Only the lamp answers.", "30分、静かにします。ランプだけが応えます。")),
    (("Press it again", "もう一度押す"), ("It speaks again.", "元に戻ります。")),
    (("Hold it for 2 seconds", "2秒押し続ける"), ("Quiet for the rest of the day.", "今日の終わりまで静かにします。")),
    (("Serving switch on", "接客スイッチをオン"),
     ("You are with a customer: the door only ticks.\n"
      "Turn it off when you are done; after 90 minutes it no longer counts.",
      "接客中。ドアは小さな音だけになります。\n終わったらオフに（90分で自動的に無効になります）。")),
)
LAMPS = (
    (("Lamp lights", "ランプがつく"), ("Somebody was answered with light, not sound. All is well.", "音の代わりに光で応えました。正常です。")),
    (("Notice lamp lights", "スタッフ用ランプ"),
     ("Somebody came in. If it stays on: somebody waits.", "来店です。ついたままなら、お待ちの方がいます。")),
)
ANYBODY = ("Anybody may press it, also customers. Nothing can break, and it always ends by itself.",
           "誰が押してもかまいません。お客様もどうぞ。壊れることはなく、時間が来れば自然に戻ります。")
COUNTS = ("Noren counts how many pass, and when. It has no camera and no microphone.",
          "Noren が数えるのは通った人数と時刻だけ。カメラもマイクもありません。")
FIELDS = (("The button is", "ボタンの場所"), ("If something is wrong, ask", "困ったときの連絡先"), ("Telephone", "電話"))


def card(language):
    pen = Pen(language, 840, 592, ("Noren: the card for the till", "Noren：レジ横カード"),
              ("What Noren does, how to hush it, what the lamps mean, and whom to ask. A5, to print.",
               "Noren の働き、静かにする方法、ランプの意味、連絡先。A5判、印刷用。"), size=("210mm", "148mm"), dark=False)
    pen.box(10, 10, 820, 572, cls="line", radius=14, stroke_width=2)
    pen.text(36, 56, ("Noren greets at the door", "Noren がドアで応えます"), 30, bold=True)
    pen.text(36, 88, DOES, 16)
    pen.box(28, 126, 784, 206, radius=10, stroke_width=1.5)
    pen.text(44, 152, ("To hush it", "静かにするには"), 18, bold=True)
    y = 182
    for what, means in ROWS:
        pen.text(56, y, what, 17, bold=True)
        pen.text(300, y, means, 16)
        y += 34
    y = 362
    for what, means in LAMPS:
        pen.mark("circle", "line", cx=46, cy=y - 5, r=9, stroke_width=2.5)
        pen.text(64, y, what, 17, bold=True)
        pen.text(300, y, means, 16)
        y += 31
    pen.text(36, 432, ANYBODY, 15)
    pen.text(36, 456, COUNTS, 15)
    for place, words in enumerate(FIELDS):
        x, width = (36, 768) if place == 0 else (36, 470) if place == 1 else (530, 274)
        y = 502 if place == 0 else 554
        pen.text(x, y, words, 15, cls="soft")
        start = x + (230 if place == 1 else 130 if place == 0 else 90)
        pen.mark("line", "line", x1=start, y1=y + 4, x2=x + width, y2=y + 4, stroke_width=1.2)
    return pen
