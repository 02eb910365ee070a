"""ROUGE-L by rouge-score, BLEU by sacrebleu, SQuAD's F1 and exact match and a bootstrap in plain Python.

Reads JSON lines {"prediction", "gold"}. Prints one JSON object: processor seconds and value of each.
"""
import json
import random
import re
import string
import sys
import time
from collections import Counter

import sacrebleu
from rouge_score import rouge_scorer

ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = set(string.punctuation)


def normal_form(text):
    letters = "".join(letter for letter in text.lower() if letter not in PUNCTUATION)
    return " ".join(ARTICLES.sub(" ", letters).split())


def f1(prediction, gold):
    predicted, expected = normal_form(prediction).split(), normal_form(gold).split()
    common = sum((Counter(predicted) & Counter(expected)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(expected)
    return 2 * precision * recall / (precision + recall)


def exact_match(prediction, gold):
    return 1.0 if normal_form(prediction) == normal_form(gold) else 0.0


def mean_of(score, pairs):
    return sum(score(prediction, gold) for prediction, gold in pairs) / len(pairs)


def bootstrap(values, resamples):
    """The highest mean of the resamples, drawn with seed 42."""
    draw = random.Random(42)
    count = len(values)
    return max(sum(draw.choices(values, k=count)) / count for _ in range(resamples))


def timed(work):
    begun = time.process_time()
    value = work()
    return {"seconds": time.process_time() - begun, "value": value}


def main(path, rows, resamples):
    with open(path, encoding="utf-8") as lines:
        pairs = [(row["prediction"], row["gold"]) for row in map(json.loads, lines)]
    rouge = rouge_scorer.RougeScorer(["rougeL"])
    scores = [f1(prediction, gold) for prediction, gold in pairs[:rows]]
    results = {
        "rouge_l": timed(lambda: mean_of(lambda prediction, gold: rouge.score(gold, prediction)["rougeL"].fmeasure, pairs)),
        "bleu": timed(lambda: sacrebleu.corpus_bleu([pair[0] for pair in pairs], [[pair[1] for pair in pairs]]).score),
        "token_f1": timed(lambda: mean_of(f1, pairs)),
        "quasi_exact_match": timed(lambda: mean_of(exact_match, pairs)),
        "bootstrap": timed(lambda: bootstrap(scores, resamples)),
    }
    print(json.dumps(results))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
