// Finds a QR code in a picture: with the browser's own detector where there is one, else with our decoder.

import decodeQR from "qr/decode.js";

// pixels of the longer side at which a picture is looked at; a photograph has many more than a code needs
const SIZES = [1200, 800, 1800, 500];

const detector = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const kinds = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return kinds.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
};

const pixels = (source, width, height, longest) => {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const drawn = canvas.getContext("2d", { willReadFrequently: true });
  drawn.drawImage(source, 0, 0, canvas.width, canvas.height);
  return drawn.getImageData(0, 0, canvas.width, canvas.height);
};

const decoded = (image) => {
  try {
    return decodeQR(image);
  } catch {
    return ""; // no code in this picture, or not at this size
  }
};

// The text of the code in an image file, "" when none is found.
export const inImage = async (file) => {
  const picture = await createImageBitmap(file);
  const own = await detector();
  if (own) {
    const found = await own.detect(picture).catch(() => []);
    if (found.length) return found[0].rawValue;
  }
  for (const longest of SIZES) {
    const text = decoded(pixels(picture, picture.width, picture.height, longest));
    if (text) return text;
  }
  return "";
};

// Looks through the camera until a code is seen; returns a function that stops.
export const watch = async (video, seen) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1280 } });
  video.srcObject = stream;
  await video.play();
  const own = await detector();
  let looking = true;
  const stop = () => {
    looking = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const look = async () => {
    if (!looking) return;
    if (video.videoWidth) {
      const found = own ? await own.detect(video).catch(() => []) : [];
      const text = own
        ? (found[0]?.rawValue ?? "")
        : decoded(pixels(video, video.videoWidth, video.videoHeight, 1000));
      if (text && looking) {
        stop();
        seen(text);
        return;
      }
    }
    setTimeout(() => requestAnimationFrame(look), 120);
  };
  look();
  return stop;
};
