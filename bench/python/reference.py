"""TF-IDF (words 1-2, characters 3-5) and logistic regression by scikit-learn on split files of chat records.

Prints one JSON object: how long loading, vectorising and fitting took, and the accuracy on both held-out splits.
"""
import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion


def read(path):
    prompts, answers = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            user, assistant = json.loads(line)["messages"]
            prompts.append(user["content"][0]["text"])
            answers.append(assistant["content"][0]["text"])
    return prompts, answers


def main(folder, strength):
    train, validation, test = (read(f"{folder}/{name}.jsonl") for name in ("train", "validation", "test"))
    begun = time.perf_counter()
    features = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
            ("characters", TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True)),
        ]
    )
    matrix = features.fit_transform(train[0])
    vectorised = time.perf_counter()
    model = LogisticRegression(C=strength, max_iter=1000).fit(matrix, train[1])
    fitted = time.perf_counter()
    scores = {name: model.score(features.transform(rows[0]), rows[1]) for name, rows in (("validation", validation), ("test", test))}
    seconds = {"vectorise": vectorised - begun, "fit": fitted - vectorised}
    print(json.dumps({"strength": strength, "features": matrix.shape[1], "seconds": seconds, "accuracy": scores}))


main(sys.argv[1], float(sys.argv[2]))
