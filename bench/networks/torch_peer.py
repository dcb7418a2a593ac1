"""The default net of the trainer cnn in PyTorch, on two threads: images a second, as one line of JSON. The images are floats in memory; nothing is decoded or resized.

usage: /usr/bin/python3 bench/networks/torch_peer.py SIDE BATCH EPOCHS
"""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

BATCHES = 8


class Net(nn.Module):
    def __init__(self, side):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 32, 3, padding=1), nn.Conv2d(32, 64, 3, padding=1), nn.Conv2d(64, 128, 3, padding=1)])
        for _ in self.convolutions:
            side //= 2
        self.dense = nn.Linear(128 * side * side, 512)
        self.dropout = nn.Dropout(0.5)
        self.output = nn.Linear(512, 2)

    def forward(self, x):
        for convolution in self.convolutions:
            x = F.max_pool2d(F.relu(convolution(x)), 2)
        return self.output(self.dropout(F.relu(self.dense(x.flatten(1)))))


def main(side, batch, epochs):
    torch.set_num_threads(2)
    torch.manual_seed(1)
    net = Net(side)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    images = torch.rand(batch * BATCHES, 3, side, side)
    labels = torch.randint(0, 2, (batch * BATCHES,))
    training = []
    for epoch in range(epochs):
        start = time.perf_counter()
        for rows in torch.randperm(len(images)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(net(images[rows]), labels[rows]).backward()
            optimizer.step()
        if epoch > 0:
            training.append(len(images) / (time.perf_counter() - start))
    net.eval()
    scoring = []
    with torch.no_grad():
        for _ in range(6):
            start = time.perf_counter()
            for rows in range(0, 4 * batch, batch):
                net(images[rows:rows + batch]).softmax(1)
            scoring.append(4 * batch / (time.perf_counter() - start))
    print(json.dumps({"training": training, "scoring": scoring[1:]}))


main(*map(int, sys.argv[1:]))
