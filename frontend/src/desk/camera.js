// The camera of the scanning bench: pages photographed here are sent like chosen files.
export function camera() {
  const form = document.querySelector("[data-scan]");
  if (!form || !navigator.mediaDevices?.getUserMedia) return;
  const open = form.querySelector("[data-camera-open]");
  const box = form.querySelector("[data-camera]");
  const view = form.querySelector("[data-camera-view]");
  const says = form.querySelector("[data-camera-says]");
  const input = form.querySelector("input[type=file]");
  const shoot = form.querySelector("[data-camera-shoot]");
  const shut = form.querySelector("[data-camera-close]");
  const shots = new DataTransfer();
  let stream = null;
  let asked = null; // the opening that still stands: the browser may ask its user for a while, who closes meanwhile

  const taken = () => {
    says.textContent = shots.items.length ? `${says.dataset.shot} ${shots.items.length}` : "";
  };
  const stop = (one) => one?.getTracks().forEach((track) => track.stop());
  const close = () => {
    stop(stream);
    stream = asked = null;
    shoot.disabled = true;
    box.hidden = true;
    open.hidden = false;
    open.focus();
  };

  open.hidden = false;
  open.addEventListener("click", async () => {
    const opening = (asked = {});
    taken();
    box.hidden = false;
    open.hidden = true;
    shut.focus();
    try {
      const wanted = { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } };
      const given = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      if (asked !== opening) return stop(given);
      stream = given;
    } catch {
      if (asked !== opening) return;
      says.textContent = says.dataset.refused;
      open.hidden = false;
      return;
    }
    view.srcObject = stream;
    await view.play(); // from now on there is a picture to take, unless somebody has closed the camera meanwhile
    shoot.disabled = !stream;
    shoot.focus();
  });

  shoot.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = view.videoWidth;
    canvas.height = view.videoHeight;
    canvas.getContext("2d").drawImage(view, 0, 0);
    canvas.toBlob(
      (blob) => {
        const name = `trang-${shots.items.length + 1}.jpg`;
        shots.items.add(new File([blob], name, { type: "image/jpeg" }));
        input.files = shots.files;
        taken();
      },
      "image/jpeg",
      0.9,
    );
  });

  shut.addEventListener("click", close);
  addEventListener("pagehide", () => stop(stream));
}
