"""Money at the desk: taking it, closing the day, giving it back, answering for differences."""

import re
from datetime import timedelta

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
