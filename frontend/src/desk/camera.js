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
  const shots = new DataTransfer();
  let stream = null;

  const close = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    shoot.disabled = true;
    box.hidden = true;
    open.hidden = false;
    open.focus();
  };

  open.hidden = false;
  open.addEventListener("click", async () => {
    box.hidden = false;
    try {
      const wanted = { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch {
      says.textContent = says.dataset.refused;
      return;
    }
    open.hidden = true;
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
        says.textContent = `${says.dataset.shot} ${shots.items.length}`;
      },
      "image/jpeg",
      0.9,
    );
  });

  form.querySelector("[data-camera-close]").addEventListener("click", close);
  addEventListener("pagehide", () => stream?.getTracks().forEach((track) => track.stop()));
}
